"""Reading a form template from an XLSForm workbook: all that is wrong at once, by sheet, row and column.

The standard is xlsform.org's; what it adds of ours is in docs/template-guide.md.
"""

import hashlib
import re
from dataclasses import dataclass
from pathlib import PurePath

from sifield.forms.columns import Cells, Heading, pick_language, read_headings, read_rows
from sifield.forms.faults import Fault, FaultList
from sifield.forms.lists import is_scale, read_lists, with_keys
from sifield.forms.names import Names
from sifield.forms.order import work_out_order
from sifield.forms.questions import Maker, is_shown_as_rating
from sifield.forms.sections import lay_out
from sifield.forms.survey import Entry, Outline, read_outline
from sifield.forms.template import Choice, Group, Question, Template
from sifield.forms.workbook import Sheet, Workbook, open_workbook

SENSITIVITIES = ("general", "safeguarding")


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of reading a workbook: ``template`` is None if any fault (not a mere warning) was found.

    ``sheets`` are its sheets as text, as far as they could be read.
    """

    template: Template | None
    faults: tuple[Fault, ...]
    sheets: tuple[Sheet, ...] = ()


def read(data: bytes, *, name: str) -> Reading:
    """Read a workbook (.xlsx, .xlsm, .xls, .csv, told by its content). ``name`` is its file name, for messages.

    Never raises for what is in the workbook: everything wrong is in the result.
    """
    faults = FaultList()
    book = open_workbook(data, faults)
    template = _template(book, data, name, faults) if not faults.stops else None
    return Reading(None if faults.stops else template, faults.sorted(), tuple(book.sheets.values()))


def _template(book: Workbook, data: bytes, name: str, faults: FaultList) -> Template | None:
    settings = _settings(book, faults)
    survey = book.sheets.get("survey")
    if survey is None:
        faults.fault(
            "", 0, "", "There is no sheet named survey, or it is empty.", "Name the sheet of questions survey."
        )
        return None
    headings = read_headings(survey, faults)
    if not any(heading.name == "type" for heading in headings):
        remedy = "Put the headings type, name and label in its first row."
        faults.fault("survey", survey.header.number, "", "The survey sheet has no column named type.", remedy)
        return None
    language = pick_language(headings, settings.get("default_language") if settings else "")
    _warn_of_languages(headings, language, survey.header.number, faults)
    lists = _lists(book, language, settings, faults)
    outline = read_outline(read_rows(survey, headings, language), lists, faults)
    questions, groups = _finish(outline, lists, faults)
    if not questions and not faults.stops:
        faults.fault("survey", 0, "", "The form asks nothing.", "Add questions to the survey sheet.")
    rows = {entry.name: entry.cells for entry in outline.entries.values()}
    order = () if faults.stops else work_out_order(questions, groups, rows, faults)
    identity = _identity(settings, outline, data, name, faults)
    return Template(
        **identity,
        language=language,
        sections=lay_out(questions, groups, identity["title"]),
        groups=groups,
        lists=lists,
        order=order,
    )


def _settings(book: Workbook, faults: FaultList) -> Cells | None:
    sheet = book.sheets.get("settings")
    if sheet is None:
        return None
    rows = read_rows(sheet, read_headings(sheet, faults), "")
    return rows[0] if rows else None


def _warn_of_languages(headings: list[Heading], language: str, row: int, faults: FaultList) -> None:
    others = [one for one in headings if one.name == "label" and one.language != language]
    if others:
        names = ", ".join(one.language or "without a language" for one in others)
        message = f"Labels are shown in {language or 'the column without a language'}; others are not shown ({names})."
        faults.warn("survey", row, others[0].letter, message, "Set default_language in settings to choose another.")


def _lists(book: Workbook, language: str, settings: Cells | None, faults: FaultList) -> dict[str, tuple[Choice, ...]]:
    rows: list[Cells] = []
    for name in ("choices", "external_choices"):
        if sheet := book.sheets.get(name):
            headings = read_headings(sheet, faults)
            for wanted in ("list_name", "name"):
                if not any(heading.name == wanted for heading in headings):
                    message = f"The {name} sheet has no column named {wanted}."
                    faults.fault(name, sheet.header.number, "", message, "Put it in its first row.")
            own = pick_language(headings, language)
            rows += read_rows(sheet, headings, own)
    allowed = settings is not None and settings.is_yes("allow_choice_duplicates")
    return read_lists(rows, allowed, faults)


def _finish(
    outline: Outline, lists: dict[str, tuple[Choice, ...]], faults: FaultList
) -> tuple[dict[str, Question], dict[str, Group]]:
    entries = outline.entries
    written: dict[str, tuple[str, ...]] = {}
    for name, entry in entries.items():
        written[entry.written] = (*written.get(entry.written, ()), name)
    names = Names(
        written=written,
        parents={name: entry.group[-1] if entry.group else "" for name, entry in entries.items()},
        repeats=frozenset(name for name, entry in entries.items() if entry.kind.kind == "begin repeat"),
        groups=frozenset(name for name, entry in entries.items() if entry.is_group),
        lists=frozenset(lists),
        selects={name: entry.kind.list_name for name, entry in entries.items() if entry.kind.list_name},
    )
    scales = frozenset(name for name, choices in lists.items() if is_scale(choices))
    for entry in entries.values():
        if is_shown_as_rating(entry) and entry.kind.list_name in lists:
            lists[entry.kind.list_name] = with_keys(lists[entry.kind.list_name])
    maker = Maker(names, lists, scales, faults)
    groups = {name: maker.group(entry) for name, entry in entries.items() if entry.is_group}
    questions: dict[str, Question] = {}
    for name, entry in entries.items():
        if not entry.is_group:
            questions[name] = maker.question(entry)
            _warn_of_metadata(entry, faults)
    return questions, groups


def _warn_of_metadata(entry: Entry, faults: FaultList) -> None:
    if entry.kind.kind == "metadata" and entry.kind.meta not in ("start", "end", "today", "start_time", "end_time"):
        cells = entry.cells
        message = f"“{entry.kind.meta}” is not recorded: the program keeps who, when and where in its own way."
        faults.warn(cells.sheet, cells.number, cells.letter("type"), message, "Nothing need be done.")


def _identity(settings: Cells | None, outline: Outline, data: bytes, name: str, faults: FaultList) -> dict[str, str]:
    sha256 = hashlib.sha256(data).hexdigest()

    def setting(key: str) -> str:
        return (settings.get(key) if settings else "") or outline.settings.get(key, "")

    stem = re.sub(r"[^\w\-]+", "_", PurePath(name).stem).strip("_") or "form"
    form_id, version = setting("form_id"), setting("version")
    title = setting("form_title") or form_id or stem
    row = settings.number if settings else 0
    if not form_id:
        message = f"The form has no form_id, so “{stem}” is used."
        faults.warn("settings", row, "", message, "Add a settings sheet with form_id, form_title and version.")
    elif not version:
        message = "The form has no version, so part of its checksum is used."
        faults.warn("settings", row, "", message, "Add version in settings, and raise it with every change.")
    sensitivity = setting("sensitivity").lower() or "general"
    if sensitivity not in SENSITIVITIES:
        letter = settings.letter("sensitivity") if settings else ""
        message = f"“{sensitivity}” is no class of sensitivity."
        faults.fault("settings", row, letter, message, "Use general or safeguarding.")
    return {
        "form_id": form_id or stem,
        "title": title,
        "version": version or sha256[:8],
        "sensitivity": sensitivity,
        "sha256": sha256,
    }
