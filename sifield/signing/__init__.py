"""Certificates, seals and verdicts, shared by laptop, centre and the sample trust. Pure: no Qt, no SQL, no network."""
