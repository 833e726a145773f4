"""What a new version of a form changes, in plain English, and what becomes of answers to an earlier one."""
