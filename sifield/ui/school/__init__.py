"""The parts of a school's page, one file each: what they show, and what can be written down there.

Used by ``ui.screens.school_page`` alone; may import what a screen may.
"""
