"""Where the frozen program starts: PyInstaller wants a script, and `sifield/__main__.py` is a module of a package."""

from multiprocessing import freeze_support

from sifield.__main__ import main

if __name__ == "__main__":
    freeze_support()  # a process that draws pages of a PDF begins here, too
    main()
