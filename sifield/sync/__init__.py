"""Exchange with the centre: outbox, inbox, link, cycle, files, enrolment.

May import fieldwork and below, never documents.
"""
