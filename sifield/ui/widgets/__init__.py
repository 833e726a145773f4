"""Painted controls that any screen may use; they know nothing of the work."""
