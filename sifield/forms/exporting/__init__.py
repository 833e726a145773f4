"""Answers on their way out: tables (.csv, .xlsx), ODK's submission and audit log, and JSON, which comes back in too.

Pure: a ``FilledForm`` goes in, the bytes of files come out. Imports nothing but ``sifield.forms`` and the ground.
"""
