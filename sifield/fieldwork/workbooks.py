"""Workbooks as files on a disk: reading one to be published, and what a copy of one is called. No store."""

from dataclasses import dataclass
from pathlib import Path

from sifield.fieldwork import chosen
from sifield.fieldwork.chosen import Wanted
from sifield.forms.reading.faults import Fault
from sifield.forms.reading.workbook import Sheet
from sifield.forms.template import Template

MOST_BYTES = 30 * 1024 * 1024
"""Of one workbook: the centre takes files up to 32 MB, and what cannot be sent must not be published."""
SUFFIXES = (".xlsx", ".xlsm", ".xls", ".csv")
_WORKBOOK = Wanted(
    noun="workbook",
    example="an Excel workbook",
    program="in Excel",
    again="read it again",
    most=MOST_BYTES,
    too_large="which no form needs",
    smaller="Check that it is the right file; if it is, remove pictures and other sheets from it.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedWorkbook:
    """A workbook as it was read: its bytes, its sheets as text, what is wrong with it, and the form if it makes one."""

    path: Path
    content: bytes
    sheets: tuple[Sheet, ...]
    faults: tuple[Fault, ...]
    template: Template | None

    @property
    def name(self) -> str:
        """What the file is called."""
        return self.path.name

    @property
    def to_mend(self) -> tuple[Fault, ...]:
        """What stops it from being used."""
        return tuple(fault for fault in self.faults if fault.severity == "fault")


def read_file(path: Path) -> ImportedWorkbook:
    """Read a workbook from a file; what is wrong inside it is in the result, by cell.

    Raises:
        SifieldError: the file itself cannot be read: a folder, too large, open elsewhere, gone.
    """
    from sifield.forms import xlsform

    content = content_of(path)
    reading = xlsform.read(content, name=path.name)
    return ImportedWorkbook(
        path=path, content=content, sheets=reading.sheets, faults=reading.faults, template=reading.template
    )


def suffix_of(content: bytes) -> str:
    """Give the ending that a workbook's file needs for Excel to open it: what lies in it decides, not its name."""
    if content[:2] == b"PK":
        return ".xlsm" if b"xl/vbaProject.bin" in content else ".xlsx"
    return ".xls" if content[:4] in (b"\xd0\xcf\x11\xe0", b"\x09\x08\x10\x00", b"\x09\x04\x06\x00") else ".csv"


def content_of(path: Path) -> bytes:
    """Read the bytes of a workbook's file.

    Raises:
        SifieldError: it cannot be read: a folder, too large, open elsewhere, gone.
    """
    return chosen.content_of(path, _WORKBOOK)
