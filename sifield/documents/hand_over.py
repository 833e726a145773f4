"""The file that a school takes along when it leaves: all that the trust has of it, to be read without sifield."""

import zipfile
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sifield.documents.academy_card import academy_card
from sifield.fieldwork import handing_over
from sifield.fieldwork.saving import whole
from sifield.fieldwork.school_page import SchoolPage

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

_ABOUT = """Records of {school}

Handed over by {trust} on {day}, class: {sensitivity}.

Records/   every record that the trust's program holds of the school, one table (.csv) for each kind. people.csv says
           whose ids they are.
Visits/    for each visit its answers as a workbook, its pictures, and the plan as it was signed last (.pdf). What is
           signed can be checked with any program that verifies signatures in PDFs.
{card}
This file is not encrypted. It holds the names of adults. Give it only to those who are to have it.
"""
_CARD = "Academy card.pdf and .xlsx: how the school stands.\n"


def write(
    session: "Session", page: SchoolPage, sensitivity: str, path: Path, at: datetime
) -> tuple[Path, tuple[str, ...]]:
    """Write the file of one class, whole or not at all; give its path, and a sentence for each thing it lacks.

    Args:
        session: of the store of this class; it reads one file's content at a time.
        page: the school's page, of the general store.

    Raises:
        SifieldError: it cannot be written there.
    """
    lacks: list[str] = []
    with whole(path) as draft, zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in handing_over.list_files(session, page.school.id, sensitivity, at, lacks):
            archive.writestr(name, content)
        if sensitivity == "general":
            _add_card(archive, page, at)
        archive.writestr("Read me first.txt", _about(page, sensitivity, lacks))
    return path, tuple(lacks)


def _add_card(archive: zipfile.ZipFile, page: SchoolPage, at: datetime) -> None:
    from sifield.documents import report_pdf, report_xlsx

    report = academy_card(page)
    archive.writestr("Academy card.pdf", report_pdf.render(report, made_at=at))
    archive.writestr("Academy card.xlsx", report_xlsx.write(report, made_at=at))


def _about(page: SchoolPage, sensitivity: str, lacks: list[str]) -> str:
    told = _ABOUT.format(
        school=page.school.name, trust=page.trust_name, day=page.today.isoformat(), sensitivity=sensitivity,
        card=_CARD if sensitivity == "general" else "",
    )  # fmt: skip
    return told + ("\nNot in it:\n" + "\n".join(f"- {one}" for one in lacks) + "\n" if lacks else "")
