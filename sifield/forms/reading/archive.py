"""What is in the archive that an .xlsx workbook is, looked at before anything reads it: bounded, and nothing run."""

import io
import zipfile

from sifield.forms.reading.faults import FaultList

MAX_UNPACKED = 200 * 1024 * 1024
MAX_READ_WHOLE = 60 * 1024 * 1024
"""Of the parts that are read whole: texts and styles. Sheets are read row by row."""
MAX_RATIO = 400
"""How many times its size a workbook may unpack to."""
MAX_DIRECTORY = 1 << 20
"""Bytes of the list of parts: some ten thousand of them."""
_TOO_LARGE = "This workbook unpacks to far more than it should."
_SMALLER = "Delete the empty rows and columns beside the form, pictures and other sheets, and save it again."
_END = b"PK\x05\x06"
"""Begins the record at the end of an archive, which says where the list of parts is."""


def look_over(data: bytes, faults: FaultList) -> zipfile.ZipFile | None:
    """Open the archive if it is a workbook that can be read, within bounds; else say what is wrong with it.

    Raises:
        zipfile.BadZipFile: it is damaged.
    """
    end = data.rfind(_END, max(0, len(data) - (1 << 16) - 22))
    if end >= 0 and int.from_bytes(data[end + 12 : end + 16], "little") > MAX_DIRECTORY:
        faults.fault("", 0, "", _TOO_LARGE, _SMALLER)
        return None
    archive = zipfile.ZipFile(io.BytesIO(data))
    if refused := _refusal(archive, len(data)):
        faults.fault("", 0, "", *refused)
        return None
    names = [part.filename.lower() for part in archive.infolist()]
    if any(name.endswith("vbaproject.bin") for name in names):
        faults.warn("", 0, "", "This workbook carries macros; they are not run.", "Nothing need be done.")
    if any("externallinks/" in name for name in names):
        message = "This workbook refers to other workbooks; they are not opened."
        faults.warn("", 0, "", message, "Values from them are read as they were last saved.")
    return archive


def _refusal(archive: zipfile.ZipFile, size: int) -> tuple[str, str] | None:
    """Say why an archive is not read, and what to do; None if it is."""
    parts = archive.infolist()
    names = {part.filename for part in parts}
    if "mimetype" in names or "xl/workbook.bin" in names:
        kind = "an OpenDocument" if "mimetype" in names else "a binary Excel (.xlsb)"
        return f"This is {kind} file.", "Save it as an Excel workbook (.xlsx), and try again."
    if not any(name.lower().startswith("xl/") for name in names):
        return "This file is no Excel workbook.", "Choose an .xlsx, .xls or .csv file."
    unpacked = sum(part.file_size for part in parts)
    whole = sum(part.file_size for part in parts if "worksheets/" not in part.filename and _is_text(part.filename))
    if unpacked > min(MAX_UNPACKED, MAX_RATIO * size + (1 << 20)) or whole > MAX_READ_WHOLE:
        return _TOO_LARGE, _SMALLER
    if any(part.flag_bits & 1 for part in parts):
        return "This workbook is protected by a password.", "Save it without one, and try again."
    return None


def _is_text(name: str) -> bool:
    return name.lower().endswith((".xml", ".rels"))
