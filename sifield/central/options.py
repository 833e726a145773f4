"""Options of a command that may stand in the environment instead, where other users of the machine cannot see them."""

import argparse
import os


def add_setting(
    verb: argparse.ArgumentParser, name: str, metavar: str, says: str, default: str = "", *, otherwise: str = ""
) -> None:
    """Let a command be told something by an option, or by the variable that is named after it.

    Args:
        verb: the command.
        name: of the option; ``--mail-from`` may stand in ``SIFIELD_MAIL_FROM``.
        says: what it is for.
        otherwise: in words, what holds where nothing is given and there is no ``default``.
    """
    variable = f"SIFIELD_{name.removeprefix('--').upper().replace('-', '_')}"
    holds = otherwise or default
    told = f"{says}; also from {variable}" + (f" (default: {holds})" if holds else "")
    verb.add_argument(name, default=os.environ.get(variable, default), metavar=metavar, help=told)
