"""The headings of an XLSForm's sheets, in all the spellings that are about, and the rows read by them."""

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from sifield.forms.reading import unused
from sifield.forms.reading.faults import FaultList, column_letter
from sifield.forms.reading.workbook import Line, Sheet

SPOKEN = ("label", "hint", "guidance_hint", "constraint_message", "required_message", "prompts", "anchor")
"""The columns that can come once for each language, as ``label::Cymraeg``."""
_MEDIA = ("image", "audio", "video", "big_image")
TRANSLATED = frozenset({*SPOKEN, *_MEDIA})
OURS = (
    *("evidence", "prompts", "suggests", "source", "force", "area", "stop", "feeds"),
    *("phases", "ages", "character", "every", "sensitivity", "minutes", "self_review"),
)
_SURVEY = {
    *("type", "name", "required", "relevant", "constraint", "calculation", "default", "appearance", "choice_filter"),
    *("readonly", "repeat_count", "trigger", "parameters", "disabled", "note", "save_to", *OURS, *TRANSLATED),
}
_CHOICES = {"list_name", "name", "label", "key", "colour", "anchor", *_MEDIA}
_SETTINGS = {
    *("form_id", "form_title", "version", "sensitivity", "default_language", "instance_name", "style", "public_key"),
    *("collection", "minutes"),
    *("submission_url", "auto_send", "auto_delete", "allow_choice_duplicates", "name", "namespaces"),
}
KNOWN: Mapping[str, set[str]] = {
    "survey": _SURVEY,
    "choices": _CHOICES,
    "external_choices": _CHOICES,
    "settings": _SETTINGS,
}
_ALIASES = {
    "caption": "label",
    "text": "label",
    "question": "label",
    "command": "type",
    "question_type": "type",
    "relevance": "relevant",
    "skip_logic": "relevant",
    "calculate": "calculation",
    "read_only": "readonly",
    "mandatory": "required",
    "constraint_msg": "constraint_message",
    "constraintmsg": "constraint_message",
    "jr:constraintmsg": "constraint_message",
    "jr:requiredmsg": "required_message",
    "required_msg": "required_message",
    "validation": "constraint",
    "jr:count": "repeat_count",
    "count": "repeat_count",
    "media_image": "image",
    "media_audio": "audio",
    "media_video": "video",
    "media_big_image": "big_image",
    "big-image": "big_image",
    "listname": "list_name",
    "list": "list_name",
    "value": "name",
    "color": "colour",
    "idstring": "form_id",
    "id_string": "form_id",
    "title": "form_title",
    "set_form_title": "form_title",
    "set_form_id": "form_id",
}
_WRAPPERS = ("bind", "media", "body", "control", "instance")
NO = ("no", "false", "false()", "0", "n")


@dataclass(frozen=True, slots=True)
class Heading:
    """A column: its plain name, the language of its text ("" if none is named), its letter."""

    name: str
    language: str
    letter: str


@dataclass(frozen=True, slots=True)
class Cells:
    """One row read by its headings; ``spoken`` holds its texts in the languages other than the first, ``place`` orders
    the rows of a sheet (their number, but where loops are written out).
    """

    sheet: str
    number: int
    values: Mapping[str, str]
    letters: Mapping[str, str]
    spoken: Mapping[str, "Cells"] = field(default_factory=dict)
    place: int = 0

    def get(self, name: str) -> str:
        """Give a cell, "" if it is empty."""
        return self.values.get(name, "")

    def letter(self, name: str) -> str:
        """Give the letter of a column, "" if the sheet has none of that name."""
        return self.letters.get(name, "")

    def is_yes(self, name: str) -> bool:
        """True if the cell says yes."""
        return is_yes(self.get(name))


def is_yes(text: str) -> bool:
    """True for yes, true, true(), 1 and x."""
    return text.strip().lower() in ("yes", "true", "true()", "1", "x", "y")


def read_headings(sheet: Sheet, role: str, faults: FaultList) -> list[Heading]:
    """Understand the header row, and warn of columns that are not used; ``role`` is what the sheet is in the form."""
    known = KNOWN[role]
    filled = {at for line in sheet.lines for at, cell in enumerate(line.cells) if cell}
    direct = {_spelt(cell) for cell in sheet.header.cells}
    made: list[Heading] = []
    seen: set[tuple[str, str]] = set()
    for at, cell in enumerate(sheet.header.cells):
        letter = column_letter(at)
        name, language = _heading(cell, known)
        if role.endswith("choices") and ":" not in cell and name != _spelt(cell) and name in direct:
            # a column of its own, which a filter may ask for: value beside name
            name, language = _spelt(cell), ""
        if (name, language) in seen and name in known:
            message = f"The column “{cell}” is there twice."
            remedy = "Remove one; where both are filled in, the first is used."
            faults.warn(sheet.name, sheet.header.number, letter, message, remedy)
        elif name and at in filled and name not in {one.name for one in made}:
            _warn_if_unused(sheet, role, cell, name, letter, faults)
        seen.add((name, language))
        made.append(Heading(name, language, letter))
    return made


def _warn_if_unused(sheet: Sheet, role: str, cell: str, name: str, letter: str, faults: FaultList) -> None:
    known = KNOWN[role]
    if name in unused.COLUMNS:
        faults.warn(sheet.name, sheet.header.number, letter, unused.COLUMNS[name], unused.NOTHING)
    elif name not in known and role in ("survey", "settings"):
        near = difflib.get_close_matches(name[:60], known, 1, 0.85)
        message = f"The column “{cell[:60]}” is not known, so it is not used."
        remedy = f"Did you mean {near[0]}?" if near else "If it is a note of your own, nothing need be done."
        faults.warn(sheet.name, sheet.header.number, letter, message, remedy)


def _heading(cell: str, known: set[str]) -> tuple[str, str]:
    """Split ``label::Français (fr)`` or ``bind:relevant`` into a plain name and a language."""
    parts = [part.strip() for part in (cell.split("::") if "::" in cell else cell.split(":"))]
    plain = [_plain(part, known) for part in parts]
    whole = _plain(cell, known)
    if whole in known or len(parts) == 1:
        return whole, ""
    if ":".join(plain[-2:]) in _ALIASES:
        return _ALIASES[":".join(plain[-2:])], ""
    if plain[0] in _WRAPPERS:
        if plain[1] == "jr" and len(plain) > 2:
            plain[1] = _ALIASES.get(f"jr:{plain[2]}", plain[2])
            return plain[1], ""
        name = plain[1] if plain[0] in ("bind", "media") else "_".join(plain[:2])
        return name, parts[2] if len(parts) > 2 else ""
    if plain[0] in TRANSLATED:
        return plain[0], ":".join(parts[1:])
    return whole, ""


def _spelt(text: str) -> str:
    return text.strip().lower().replace(" ", "_").rstrip("*")


def _plain(text: str, known: set[str]) -> str:
    name = _spelt(text)
    meant = _ALIASES.get(name, name)
    return meant if meant in known else name


def find_languages(survey: list[Heading], choices: list[Heading], wanted: str) -> tuple[str, ...]:
    """Give the languages of a form, the one it is shown in first: the one ``wanted`` (settings, default_language), else
    that of the columns that name none (""), else that of the first label.
    """
    named: dict[str, str] = {}
    for heading in (*survey, *choices):
        if heading.language and heading.name in SPOKEN:
            named.setdefault(heading.language.casefold(), heading.language)
    first = named.get(wanted.strip().casefold(), "")
    labels = [heading.language for heading in survey if heading.name == "label"]
    if not first:
        first = labels[0] if labels and "" not in labels else wanted.strip()
    return (first, *(language for language in named.values() if language.casefold() != first.casefold()))


def read_rows(sheet: Sheet, headings: list[Heading], languages: tuple[str, ...]) -> list[Cells]:
    """Read all rows: what is spoken in the first language, else in none, else in any; and the others beside it."""
    return [_row(sheet, headings, languages, line) for line in sheet.lines]


def _row(sheet: Sheet, headings: list[Heading], languages: tuple[str, ...], line: Line) -> Cells:
    values: dict[str, str] = {}
    letters: dict[str, str] = {}
    rank: dict[str, int] = {}
    others: dict[str, dict[str, str]] = {}
    places: dict[str, dict[str, str]] = {}
    first = languages[0].casefold()
    for heading, cell in zip(headings, line.cells + ("",) * len(headings), strict=False):
        name = heading.name
        if not name:
            continue
        letters.setdefault(name, heading.letter)
        spoken = heading.language.casefold()
        level = 0 if spoken == first else 1 if not spoken else 2
        if cell and (name not in values or level < rank[name]):
            values[name], letters[name], rank[name] = cell, heading.letter, level
        if level == 2 and name in SPOKEN:
            places.setdefault(spoken, {}).setdefault(name, heading.letter)
            if cell:
                others.setdefault(spoken, {}).setdefault(name, cell)
    spoken_rows = {
        language: Cells(sheet.name, line.number, others.get(language.casefold(), {}), places[language.casefold()])
        for language in languages[1:]
        if language.casefold() in places
    }
    return Cells(sheet.name, line.number, values, letters, spoken_rows, line.number)


def warn_of_silence(rows: list[Cells], languages: tuple[str, ...], faults: FaultList) -> None:
    """Warn of texts that a language leaves out: one warning for each column, at the first row that lacks it."""
    for language in languages[1:]:
        missing: dict[str, list[Cells]] = {}
        for row in rows:
            said = row.spoken.get(language)
            for column in SPOKEN:
                is_silent = column in said.letters and not said.get(column) if said else column == "label"
                if is_silent and row.get(column):
                    missing.setdefault(column, []).append(row)
        for column, found in missing.items():
            there = found[0].spoken.get(language)
            letter = there.letter(column) if there else found[0].letter(column)
            where = "this row" if len(found) == 1 else f"{len(found)} rows, first in this one"
            message = f"The {column} has no words in {language} in {where}."
            faults.warn(found[0].sheet, found[0].number, letter, message, "Fill them in; the first language is shown.")


def read_parameters(text: str) -> dict[str, str]:
    """Read ``start=1 end=5``, however it is divided."""
    return {name.lower(): value for name, value in re.findall(r"([\w\-]+)\s*=\s*([^\s;,]+)", text)}
