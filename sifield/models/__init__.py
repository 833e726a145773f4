"""Tables of the laptop's store, its encryption and its migrations.

May import forms, frameworks, wire, signing and the ground.
"""
