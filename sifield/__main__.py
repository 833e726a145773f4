"""Where ``sifield`` and ``python -m sifield`` begin."""

import sys

from sifield.cli import run


def main() -> None:
    """Run the program with this process's arguments and end with its exit code."""
    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
