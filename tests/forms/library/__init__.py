"""The forms that come with the program, each read as its users would read it."""
