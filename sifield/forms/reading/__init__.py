"""From the file somebody made in Excel to questions, groups and lists, with all faults by cell."""
