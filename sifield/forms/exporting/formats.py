"""Which files answers can be written as, told by the name of the file wanted."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import PurePath

from sifield.errors import SifieldError
from sifield.forms.exporting.audit import to_audit
from sifield.forms.exporting.filled import Exported, FilledForm
from sifield.forms.exporting.plain import to_json
from sifield.forms.exporting.spreadsheets import to_csv, to_xlsx, to_zip
from sifield.forms.exporting.submission import to_submission
from sifield.forms.judging import LEAST_ROOMS

AUDIT = "audit.csv"

ROOMS = "Each room stands by itself in it, and in a small school a room is one person: pass on the summary for staff."
FEW_ROOMS = "It holds fewer than three rooms, so it is about one teacher, not about the school: keep it to yourself."
SAFEGUARDING = (
    "Safeguarding: these answers are about the safety of children, and the file is not encrypted. "
    "Keep it where only those who may read it can."
)

NAMED_ONLY = "The pictures are named in it; the .zip holds them too."

FORMATS: Mapping[str, str] = {
    ".xlsx": "Excel workbook, one sheet for each repeat",
    ".csv": "Comma-separated text, one file for each repeat",
    ".zip": "The same files in one .zip, with the pictures",
    ".xml": "ODK submission",
    ".json": "Everything, to be read back",
}
"""What each ending of a file name means; a file named audit.csv is ODK's log of changes."""

_WRITERS: Mapping[str, Callable[[FilledForm, str], Exported]] = {
    ".xlsx": to_xlsx,
    ".csv": to_csv,
    ".zip": to_zip,
    ".xml": lambda filled, stem: Exported({f"{stem}.xml": to_submission(filled)}),
    ".json": lambda filled, stem: Exported({f"{stem}.json": to_json(filled).encode("utf-8")}),
}


def check_name(name: str) -> None:
    """Refuse a file name that says no format.

    Raises:
        SifieldError: its ending is none of ``FORMATS``.
    """
    if PurePath(name).suffix.lower() not in _WRITERS:
        raise SifieldError(
            f"“{name}” does not say which kind of file to write.",
            f"End it with {', '.join(FORMATS)}, or call it {AUDIT}.",
            code="unknown-format",
        )


def export(filled: FilledForm, name: str) -> Exported:
    """Make the files of an export, by the name of the first: its ending says what is written.

    Raises:
        SifieldError: the ending says nothing.
    """
    check_name(name)
    path = PurePath(name)
    if path.name.lower() == AUDIT:
        made = Exported({path.name: to_audit(filled)})
    else:
        made = _WRITERS[path.suffix.lower()](filled, path.stem)
    if filled.pictures and path.suffix.lower() != ".zip" and path.name.lower() != AUDIT:
        made = replace(made, remarks=(*made.remarks, NAMED_ONLY))
    missing = len({picture.file for picture in filled.pictures} - set(filled.files))
    if missing and path.suffix.lower() == ".zip":
        made = replace(
            made, remarks=(*made.remarks, f"Not on this laptop, and so not in the .zip: {missing} of the pictures.")
        )
    if stops := {section.name for section in filled.template.sections if section.is_stop}:
        rooms = sum(row.group in stops for row in filled.rows)
        made = replace(
            made,
            remarks=(*made.remarks, FEW_ROOMS if 0 < rooms < LEAST_ROOMS and not filled.is_safeguarding else ROOMS),
        )
    return replace(made, remarks=(SAFEGUARDING, *made.remarks)) if filled.is_safeguarding else made
