"""How Hypothesis works in this room."""

from hypothesis import settings

# A time limit for one example would test the machine, not the program.
settings.register_profile("wire", deadline=None)
settings.load_profile("wire")
