"""Reading a form template from an XLSForm workbook: all that is wrong at once, by sheet, row and column.

The standard is xlsform.org's; what it adds of ours is in docs/template-guide.md.
"""

import contextlib
import hashlib
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import PurePath

from sifield.forms.engine.program import unrunnable
from sifield.forms.reading import unused
from sifield.forms.reading.columns import Cells, Heading, find_languages, read_headings, read_rows, warn_of_silence
from sifield.forms.reading.extensions import SENSITIVITIES, read_minutes
from sifield.forms.reading.faults import Fault, FaultList, TooManyFaults, near
from sifield.forms.reading.lists import Lists, is_scale, read_lists, with_keys
from sifield.forms.reading.names import Names
from sifield.forms.reading.order import work_out_order
from sifield.forms.reading.questions import Maker, is_shown_as_rating
from sifield.forms.reading.readers import WANTED
from sifield.forms.reading.survey import Entry, Outline, read_outline
from sifield.forms.reading.tables import Table, read_tables, table_name, tables_named
from sifield.forms.reading.workbook import Sheet, Workbook, open_form, open_workbook
from sifield.forms.sections import lay_out
from sifield.forms.template import Group, Question, Template, Words


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
    book, template = Workbook(), None
    with contextlib.suppress(TooManyFaults):
        book = open_form(data, faults)
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
    headings = read_headings(survey, "survey", faults)
    if not any(heading.name == "type" for heading in headings):
        remedy = "Put the headings type, name and label in its first row."
        message = f"The {survey.name} sheet has no column named type."
        faults.fault(survey.name, survey.header.number, "", message, remedy)
        return None
    choices = _choice_headings(book, faults)
    wanted = settings.get("default_language") if settings else ""
    languages = find_languages(headings, [one for found in choices.values() for one in found], wanted)
    rows = read_rows(survey, headings, languages)
    warn_of_silence(rows, languages, faults)
    lists = _lists(book, choices, languages, settings, faults)
    tables = _tables(data, book, survey, lists, faults)
    _warn_of_sheets(book, tables, faults)
    outline = read_outline(rows, lists, tables, faults)
    made = _finish(outline, lists, languages[0], faults)
    if not made.questions and not faults.stops:
        faults.fault(survey.name, 0, "", "The form asks nothing.", "Add questions to the survey sheet.")
    cells = {entry.name: entry.cells for entry in outline.entries.values()}
    order = () if faults.stops else work_out_order(made.questions, made.groups, cells, faults)
    identity = _identity(settings, outline, data, name, faults)
    if identity["sensitivity"] == "general":
        _refuse_what_is_more_sensitive(cells, faults)
    template = Template(
        form_id=identity["form_id"],
        title=identity["title"],
        version=identity["version"],
        sensitivity=identity["sensitivity"],
        sha256=identity["sha256"],
        collection=identity["collection"],
        minutes=read_minutes(settings, faults) if settings else 0,
        language=languages[0],
        languages=languages,
        words={
            one: Words(nodes=made.words.get(one, {}), choices=lists.words.get(one, {}))
            for one in languages
            if one in made.words or one in lists.words
        },
        sections=lay_out(made.questions, made.groups, identity["title"]),
        groups=made.groups,
        lists=lists.choices,
        order=order,
    )
    if not faults.stops:
        _name_what_cannot_run(template, cells, faults)
    return template


def _refuse_what_is_more_sensitive(cells: Mapping[str, Cells], faults: FaultList) -> None:
    """The answers of one visit lie in one store, so that a question cannot be more sensitive than its form."""
    for row in cells.values():
        if row.get("sensitivity").strip().lower() == "safeguarding":
            message = "A question about safeguarding cannot stand in a general form: its answers would be kept with it."
            remedy = "Set sensitivity to safeguarding on the settings sheet, or ask this in a form of its own."
            faults.fault(row.sheet, row.number, row.letter("sensitivity"), message, remedy)


def _name_what_cannot_run(template: Template, cells: Mapping[str, Cells], faults: FaultList) -> None:
    for name, column in unrunnable(template):
        row = cells[name]
        letter = row.letter({"first_value": "default", "count": "repeat_count"}.get(column, column))
        remedy = "Split it over several calculate rows."
        faults.fault(row.sheet, row.number, letter, "This is nested too deeply to be worked out.", remedy)


def _settings(book: Workbook, faults: FaultList) -> Cells | None:
    sheet = book.sheets.get("settings")
    if sheet is None:
        return None
    rows = read_rows(sheet, read_headings(sheet, "settings", faults), ("",))
    return rows[0] if rows else None


def _choice_headings(book: Workbook, faults: FaultList) -> dict[str, list[Heading]]:
    found: dict[str, list[Heading]] = {}
    for name in ("choices", "external_choices"):
        if sheet := book.sheets.get(name):
            headings = found[name] = read_headings(sheet, name, faults)
            for wanted in ("list_name", "name"):
                if not any(heading.name == wanted for heading in headings):
                    message = f"The {name} sheet has no column named {wanted}."
                    faults.fault(name, sheet.header.number, "", message, "Put it in its first row.")
    return found


def _lists(
    book: Workbook,
    headings: dict[str, list[Heading]],
    languages: tuple[str, ...],
    settings: Cells | None,
    faults: FaultList,
) -> Lists:
    rows = [row for name, found in headings.items() for row in read_rows(book.sheets[name], found, languages)]
    warn_of_silence(rows, languages, faults)
    allowed = settings is not None and settings.is_yes("allow_choice_duplicates")
    return read_lists(rows, languages[0], allowed, faults)


def _warn_of_sheets(book: Workbook, tables: Collection[str], faults: FaultList) -> None:
    for title in book.others:
        name = title.lower()
        if table_name(name) in tables:
            continue
        meant = near(name, WANTED)
        message = unused.SHEETS.get(name, f"The sheet “{title}” is no part of the form, so it is not read.")
        faults.warn(title, 0, "", message, f"Did you mean {meant}?" if meant else unused.NOTHING)


def _tables(data: bytes, book: Workbook, survey: Sheet, lists: Lists, faults: FaultList) -> dict[str, Table]:
    named = tables_named(survey)
    if not named:
        return {}
    sheets = open_workbook(data, faults, named - WANTED).sheets
    book.sheets.update(sheets)
    tables = read_tables(sheets, faults)
    for table in tables.values():
        table.add_list(lists)
    return tables


@dataclass(frozen=True, slots=True)
class _Made:
    questions: dict[str, Question]
    groups: dict[str, Group]
    words: dict[str, dict[str, Mapping[str, str]]]


def _finish(outline: Outline, lists: Lists, language: str, faults: FaultList) -> _Made:
    entries = outline.entries
    written: dict[str, tuple[str, ...]] = {}
    for name, entry in entries.items():
        written[entry.written] = (*written.get(entry.written, ()), name)
    names = Names(
        written=written,
        parents={name: entry.group[-1] if entry.group else "" for name, entry in entries.items()},
        repeats=frozenset(name for name, entry in entries.items() if entry.kind.kind == "begin repeat"),
        groups=frozenset(name for name, entry in entries.items() if entry.is_group),
        lists=frozenset(lists.choices),
        columns=lists.columns,
        sizes={name: len(choices) for name, choices in lists.choices.items()},
        selects={
            name: entry.kind.list_name for name, entry in entries.items() if entry.kind.list_name or entry.kind.is_wrong
        },
    )
    scales = frozenset(name for name, choices in lists.choices.items() if is_scale(choices))
    for entry in entries.values():
        if is_shown_as_rating(entry) and entry.kind.list_name in lists.choices:
            lists.choices[entry.kind.list_name] = with_keys(lists.choices[entry.kind.list_name])
    maker = Maker(names, lists, scales, language, faults)
    groups = {name: maker.group(entry) for name, entry in entries.items() if entry.is_group}
    questions: dict[str, Question] = {}
    for name, entry in entries.items():
        if not entry.is_group:
            questions[name] = maker.question(entry)
            _warn_of_metadata(entry, faults)
    return _Made(questions, groups, maker.words)


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
        "collection": " ".join(setting("collection").split())[:100],
        "sha256": sha256,
    }
