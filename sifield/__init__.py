"""sifield: the desktop program that school-improvement people take into schools."""

__version__ = "0.1.0"
