"""Guidance documents as editions: what a check rests on, which edition holds on a day, what a new one changes. Pure."""
