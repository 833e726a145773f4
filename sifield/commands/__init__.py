"""The command line's commands, one module for each thing they are about: what a script or a test wants without a
screen. May import what the window may, but Qt; everything heavy where it is used.
"""
