"""A sheet of every widget, for looking at: ``python -m tests.ui.gallery`` writes tests/out/gallery-*.png."""
