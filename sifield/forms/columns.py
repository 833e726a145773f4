"""The headings of an XLSForm's sheets, in all the spellings that are about, and the rows read by them."""

import difflib
from collections.abc import Mapping
from dataclasses import dataclass

from sifield.forms.faults import FaultList, column_letter
from sifield.forms.workbook import Line, Sheet

TRANSLATED = frozenset(
    {"label", "hint", "guidance_hint", "constraint_message", "required_message", "image", "audio", "video", "big_image"}
)
OURS = ("evidence", "prompts", "suggests", "source", "force", "area", "stop", "feeds")
_SURVEY = {
    *("type", "name", "required", "relevant", "constraint", "calculation", "default", "appearance", "choice_filter"),
    *("readonly", "repeat_count", "trigger", "parameters", "disabled", "note", *OURS, *TRANSLATED),
}
_CHOICES = {"list_name", "name", "label", "key", "colour", "anchor", "image", "audio", "video", "big_image"}
_SETTINGS = {
    *("form_id", "form_title", "version", "sensitivity", "default_language", "instance_name", "style", "public_key"),
    *("submission_url", "auto_send", "auto_delete", "allow_choice_duplicates", "name", "namespaces", "prefix"),
}
KNOWN: Mapping[str, set[str]] = {
    "survey": _SURVEY,
    "choices": _CHOICES,
    "external_choices": _CHOICES,
    "settings": _SETTINGS,
}
UNUSED = {
    "image": "Pictures beside a question are not shown.",
    "big_image": "Pictures beside a question are not shown.",
    "audio": "Sound beside a question is not played.",
    "video": "Video beside a question is not played.",
    "submission_url": "Answers are never sent to another address.",
    "public_key": "Answers are encrypted by the program's own keys.",
    "save_to": "Entities are not supported.",
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


@dataclass(frozen=True, slots=True)
class Heading:
    """A column: its plain name, the language of its text ("" if none is named), its letter."""

    name: str
    language: str
    letter: str


@dataclass(frozen=True, slots=True)
class Cells:
    """One row read by its headings."""

    sheet: str
    number: int
    values: Mapping[str, str]
    letters: Mapping[str, str]

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


def read_headings(sheet: Sheet, faults: FaultList) -> list[Heading]:
    """Understand the header row, and warn of columns that look like a slip of the pen."""
    known = KNOWN[sheet.name]
    made: list[Heading] = []
    seen: set[tuple[str, str]] = set()
    for at, cell in enumerate(sheet.header.cells):
        letter = column_letter(at)
        name, language = _heading(cell, known)
        if not name:
            made.append(Heading("", "", letter))
            continue
        if (name, language) in seen and name in known:
            message = f"The column “{cell}” is there twice."
            remedy = "Remove one; where both are filled in, the first is used."
            faults.warn(sheet.name, sheet.header.number, letter, message, remedy)
        told = {one.name for one in made}
        seen.add((name, language))
        made.append(Heading(name, language, letter))
        if name in UNUSED and name not in told:
            faults.warn(sheet.name, sheet.header.number, letter, UNUSED[name], "Nothing need be done.")
        elif name not in known and sheet.name in ("survey", "settings"):
            near = difflib.get_close_matches(name, known, 1, 0.85)
            if near:
                message = f"The column “{cell}” is not known, so it is not used."
                faults.warn(sheet.name, sheet.header.number, letter, message, f"Did you mean {near[0]}?")
    return made


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


def _plain(text: str, known: set[str]) -> str:
    name = text.strip().lower().replace(" ", "_").rstrip("*")
    meant = _ALIASES.get(name, name)
    return meant if meant in known else name


def pick_language(headings: list[Heading], wanted: str) -> str:
    """Choose the language to show: the one asked for, else labels without a language, else the first."""
    languages = [heading.language for heading in headings if heading.name == "label"]
    for language in languages:
        if wanted and language.lower() == wanted.strip().lower():
            return language
    return "" if not languages or "" in languages else languages[0]


def read_rows(sheet: Sheet, headings: list[Heading], language: str) -> list[Cells]:
    """Read all rows; of several languages, the text in ``language``, else in none, else in any."""
    return [_row(sheet, headings, language, line) for line in sheet.lines]


def _row(sheet: Sheet, headings: list[Heading], language: str, line: Line) -> Cells:
    values: dict[str, str] = {}
    letters: dict[str, str] = {}
    rank: dict[str, int] = {}
    for heading, cell in zip(headings, line.cells + ("",) * len(headings), strict=False):
        name = heading.name
        if not name:
            continue
        letters.setdefault(name, heading.letter)
        level = 0 if heading.language == language else 1 if not heading.language else 2
        if cell and (name not in values or level < rank[name]):
            values[name], letters[name], rank[name] = cell, heading.letter, level
    return Cells(sheet.name, line.number, values, letters)
