"""Tests of the window, driven by keys and clicks."""
