"""The command line: the window, and everything a script or a test wants without a screen."""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from sifield import __version__, form_cli
from sifield.arguments import bytes_of, folder_of, folder_options, passphrase_of, sentence
from sifield.errors import SifieldError


def run(arguments: Sequence[str]) -> int:
    """Do what the arguments say and give the exit code: 0 done, 1 a fault that was said, 2 wrong arguments."""
    chosen = _parser().parse_args(arguments)
    try:
        return int(chosen.act(chosen))
    except SifieldError as fault:
        print(f"sifield: {fault.message} {fault.remedy}", file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    where = folder_options()
    parser = argparse.ArgumentParser(
        prog="sifield",
        parents=[where],
        description="Walk a school, write down what you see, leave with a plan that both have signed. "
        "Without a command it opens the window.",
    )
    parser.add_argument("--version", action="version", version=f"sifield {__version__}")
    parser.set_defaults(act=_window, data=None, passphrase_file=None)
    verbs = parser.add_subparsers(title="commands", metavar="COMMAND")

    words = "say whether a signed plan is whole, and who signed it"
    verify = verbs.add_parser("verify", help=words, description=sentence(words), epilog=_VERDICTS)
    verify.add_argument("pdf", type=Path, metavar="FILE.pdf", help="the plan, as it was saved")
    verify.add_argument("--trust", type=Path, metavar="PEM", help="the trust's root certificate")
    verify.add_argument("--crl", type=Path, metavar="FILE", help="the trust's list of withdrawn certificates")
    verify.add_argument("--json", action="store_true", help="print JSON")
    verify.set_defaults(act=_verify)

    form_cli.add_commands(verbs)

    words = "send what waits to the centre and fetch what is new"
    sync = verbs.add_parser("sync", parents=[where], help=words, description=sentence(words))
    sync.set_defaults(act=_sync)

    words = "do the whole journey without a window, on real parts"
    demo = verbs.add_parser("demo", help=words, description=sentence(words))
    demo.add_argument("folder", type=Path, metavar="DIR", help="where plan.pdf, trust-root.pem and summary.json go")
    demo.add_argument("--postgres", action="store_true", help="let the centre work on a PostgreSQL of its own")
    demo.set_defaults(act=_demo)
    return parser


_VERDICTS = (
    "The first word is the verdict: COMPLETE, INCOMPLETE, UNSIGNED, TAMPERED, UNTRUSTED, EXPIRED or REVOKED. "
    "Exits 0 only for COMPLETE."
)


def _window(chosen: argparse.Namespace) -> int:
    from sifield.app import run as run_window

    return run_window(folder_of(chosen), passphrase_file=chosen.passphrase_file)


def _verify(chosen: argparse.Namespace) -> int:
    from sifield.signing.certificates import to_der
    from sifield.signing.verdict import judge

    roots = [to_der(bytes_of(chosen.trust))] if chosen.trust else []
    lists = [bytes_of(chosen.crl)] if chosen.crl else []
    verdict = judge(bytes_of(chosen.pdf), roots=roots, crls=lists, at=datetime.now(UTC))
    if chosen.json:
        told = asdict(verdict)
        told.pop("attached")
        print(json.dumps(told, ensure_ascii=False, indent=2, default=str))
    else:
        print(f"{verdict.word}  {verdict.headline}")
        for line in verdict.lines:
            print(f"  {line}")
        if not roots:
            print("  No trust was named: give its root certificate with --trust to have the signers confirmed.")
    return 0 if verdict.word == "COMPLETE" else 1


def _sync(chosen: argparse.Namespace) -> int:
    from sifield.models.opening import open_laptop
    from sifield.sync import cycle, enrolment

    folder = folder_of(chosen)
    stores = open_laptop(folder, passphrase=passphrase_of(chosen, folder))
    try:
        link = enrolment.link_of(stores, lambda: datetime.now(UTC))
        try:
            done = cycle.sync_once(stores, link, datetime.now(UTC))
        finally:
            link.close()
        print(f"Synced: {done.pushed} sent, {done.pulled} fetched, {done.conflicts} to settle, {done.refused} refused.")
    finally:
        stores.close()
    return 0


def _demo(chosen: argparse.Namespace) -> int:
    from sifield.demo.journey import run_demo

    return run_demo(chosen.folder, with_postgres=chosen.postgres, say=print)
