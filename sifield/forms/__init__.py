"""What a form is. May import the ground only: no Qt, no SQL, no network.

``template`` is a form as the program uses it, ``kept`` as it lies on this laptop. ``xlsform`` reads one from Excel
(``reading``), its logic in the words of ``expressions``. ``session`` is one being filled in (``engine``). ``upgrade``
says what a new version changes (``versions``), and ``exporting`` writes answers to files.
"""
