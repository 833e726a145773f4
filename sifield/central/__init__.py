"""The central store: a stateless HTTP service beside the tower.

May import forms, frameworks, wire, signing and the ground.
"""
