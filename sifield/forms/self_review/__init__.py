"""The workbook that a school fills in before a review: which checks are in it, writing it, and reading it back.

Pure: an ``Invitation`` goes in, bytes come out; bytes come in, a ``Returned`` with every fault by cell comes out.
Imports nothing but ``sifield.forms``.
"""
