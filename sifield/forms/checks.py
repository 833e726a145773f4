"""What was found in a workbook, as ``sifield form check`` prints it and as JSON."""

import json
from dataclasses import asdict

from sifield.forms.reading.faults import Fault
from sifield.forms.xlsform import Reading


def report(reading: Reading, name: str) -> str:
    """List what is wrong with a workbook, by sheet, row and column, with what to do about each, as plain text."""
    faults = [fault for fault in reading.faults if fault.severity == "fault"]
    warnings = [fault for fault in reading.faults if fault.severity != "fault"]
    lines = [f"{name}: {_summary(reading, len(faults), len(warnings))}"]
    for title, found in (("To mend", faults), ("To know", warnings)):
        if found:
            lines += ["", f"{title}:", *_listing(found)]
    return "\n".join(lines)


def as_json(reading: Reading) -> str:
    """Give the same as JSON: ``usable``, ``form`` (or null) and ``faults``, each with its ``cell``."""
    template = reading.template
    form = None
    if template is not None:
        form = {
            "form_id": template.form_id,
            "title": template.title,
            "version": template.version,
            "sensitivity": template.sensitivity,
            "sha256": template.sha256,
            "sections": len(template.sections),
            "questions": len(template.questions),
        }
    faults = [{"cell": fault.cell, **asdict(fault)} for fault in reading.faults]
    return json.dumps({"usable": template is not None, "form": form, "faults": faults}, ensure_ascii=False, indent=2)


def _summary(reading: Reading, faults: int, warnings: int) -> str:
    counts = [_count(faults, "fault"), _count(warnings, "warning")]
    found = " and ".join(count for count in counts if count) or "nothing to mend"
    template = reading.template
    if template is None:
        return f"cannot be used yet: {found}."
    asked = _count(len(template.questions), "question")
    return f"“{template.title}”, version {template.version}, {asked}; ready to use, {found}."


def _count(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}" if number else ""


def _listing(faults: list[Fault]) -> list[str]:
    width = max(len(fault.cell or "workbook") for fault in faults)
    lines: list[str] = []
    for fault in faults:
        lines.append(f"  {fault.cell or 'workbook':<{width}}  {fault.message}")
        lines.append(f"  {'':<{width}}  {fault.remedy}")
    return lines
