"""Where the frozen program starts: PyInstaller wants a script, and `sifield/__main__.py` is a module of a package."""

from sifield.__main__ import main

main()
