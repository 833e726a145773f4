"""What people do, one module for each activity.

Functions take a session and plain values, give frozen dataclasses and never commit. May import models and below.
"""
