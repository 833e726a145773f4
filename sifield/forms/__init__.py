"""What a form is. May import the ground only: no Qt, no SQL, no network.

``template`` is a form as the program keeps it; ``xlsform`` reads one from Excel (``reading/``) with logic in the language
of ``expressions/``; ``session`` is one being filled in (``engine/``); ``upgrade`` and ``versions/`` say what a new version
changes; ``exporting/`` writes answers to files.
"""
