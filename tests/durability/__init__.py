"""What was said to be saved is there, whatever became of the laptop."""
