"""The command that checks signed plans."""

import argparse
import json
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sifield.arguments import bytes_of, folder_of, folder_options, passphrase_of, sentence
from sifield.errors import SifieldError

if TYPE_CHECKING:
    from sifield.documents.checking import Checked
    from sifield.fieldwork.believed import Believed
    from sifield.models.store import Stores

_VERDICTS = (
    "The first word is the verdict: COMPLETE, INCOMPLETE, UNSIGNED, TAMPERED, UNTRUSTED, EXPIRED or REVOKED. Exits 0 "
    "only for COMPLETE (every file; with --data each must agree with its record there too). Without --trust and "
    "without --data it says what the file by itself shows, and that nobody here vouches for the signers."
)


def add_commands(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``verify`` to the parser of the program."""
    words = "say whether signed plans are whole, and who signed them"
    verify = verbs.add_parser(
        "verify", parents=[folder_options()], help=words, description=sentence(words), epilog=_VERDICTS
    )
    verify.add_argument("pdf", type=Path, nargs="+", metavar="FILE.pdf", help="a plan, as it was saved; or several")
    verify.add_argument(
        "--trust", type=Path, action="append", default=[], metavar="PEM", help="a trust's root certificate; repeat"
    )
    verify.add_argument(
        "--time-trust", type=Path, action="append", default=[], metavar="PEM",
        help="the root certificate of an outside authority that stamps the time; repeat",
    )  # fmt: skip
    verify.add_argument(
        "--crl", type=Path, action="append", default=[], metavar="FILE", help="a list of withdrawn certificates; repeat"
    )
    verify.add_argument("--json", action="store_true", help="print JSON, an object for each file on a line of its own")
    verify.set_defaults(act=_verify)


def _verify(chosen: argparse.Namespace) -> int:
    from sifield.models.opening import open_laptop

    given = _given(chosen)
    stores: Stores | None = None
    if chosen.data is not None:
        folder = folder_of(chosen)
        stores = open_laptop(folder, passphrase=passphrase_of(chosen, folder))
    try:
        codes = [_check(chosen, path, stores, given) for path in chosen.pdf]
    finally:
        if stores is not None:
            stores.close()
    return max(codes)


def _given(chosen: argparse.Namespace) -> "Believed | None":
    from sifield.fieldwork.believed import Believed
    from sifield.signing.certificates import to_der

    if not (chosen.trust or chosen.time_trust or chosen.crl) and chosen.data is not None:
        return None
    return Believed(
        roots=tuple(to_der(bytes_of(path)) for path in chosen.trust),
        time_roots=tuple(to_der(bytes_of(path)) for path in chosen.time_trust),
        crls=tuple(bytes_of(path) for path in chosen.crl),
    )


def _check(chosen: argparse.Namespace, path: Path, stores: "Stores | None", given: "Believed | None") -> int:
    """Check one file and say what was found; one that cannot be read at all does not keep the others from being."""
    from sifield.documents.checking import check

    try:
        checked = check(bytes_of(path), stores, given=given, at=datetime.now(UTC))
    except SifieldError as fault:
        if len(chosen.pdf) == 1:
            raise
        _print_unread(chosen, path, fault)
        return 1
    if chosen.json:
        print(
            json.dumps(_told(path, checked), ensure_ascii=False, indent=None if len(chosen.pdf) > 1 else 2, default=str)
        )
    else:
        _print(chosen, path, checked, knows_a_trust=given is None or bool(given.roots))
    return 0 if checked.verdict.word == "COMPLETE" and checked.fits is not False else 1


def _print(chosen: argparse.Namespace, path: Path, checked: "Checked", *, knows_a_trust: bool) -> None:
    name = f"{path}: " if len(chosen.pdf) > 1 else ""
    print(f"{name}{checked.verdict.word}  {checked.verdict.headline}")
    for line in (*checked.verdict.lines, *checked.record):
        print(f"  {line}")
    if not knows_a_trust:
        print("  No trust was named: give its root certificate with --trust to have the signers confirmed.")


def _print_unread(chosen: argparse.Namespace, path: Path, fault: SifieldError) -> None:
    if chosen.json:
        print(json.dumps({"file": str(path), "word": "", "headline": fault.message}, ensure_ascii=False))
    else:
        print(f"{path}: {fault.message} {fault.remedy}")


def _told(path: Path, checked: "Checked") -> dict[str, Any]:
    told = {"file": str(path), **asdict(checked.verdict), "record": checked.record, "fits_record": checked.fits}
    told.pop("attached")
    return told
