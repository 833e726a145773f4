"""A form that has been filled in, with all that may leave the program with it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property

from sifield.forms.answers import Key, Row
from sifield.forms.applicability import Setting
from sifield.forms.session import FormSession
from sifield.forms.template import Question, Template
from sifield.forms.values import Value
from sifield.forms.versions.carrying import EarlierAnswer
from sifield.forms.versions.labels import Element

_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class AttachedNote:
    """A note made on site. ``question`` and ``row_id`` are "" until it is filed; ``kind``: seen, heard, thought, or
    school for what the school said beforehand.
    """

    id: str
    question: str
    row_id: str
    noted_at: datetime
    kind: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachedPicture:
    """A picture kept as evidence, or as an answer; ``question`` and ``row_id`` are "" where it is of the whole visit.

    ``width`` and ``height`` are in pixels; after ``expires_on`` it is deleted here, and should be wherever it went.
    """

    file: str
    question: str
    row_id: str
    made_at: datetime
    caption: str
    purpose: str
    expires_on: date | None
    width: int
    height: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One entry of the journal. ``event`` is ODK's word; ``name`` the question or repeat it is about, "" for none."""

    event: str
    at: datetime
    user: str
    name: str = ""
    row_id: str = ""
    before: Value = None
    after: Value = None


@dataclass(frozen=True, kw_only=True)
class FilledForm:
    """One visit's answers. ``facts`` are of the visit itself (school, reviewer, day), by the heading they get.

    ``moment`` is when it was finished, or now for a draft; ``setting`` the school and year it was written for;
    ``rows`` holds also those that were removed where ``changes`` speaks of them; ``files`` are the pictures' bytes
    by the names of their files, as far as they are on this laptop.
    """

    template: Template
    visit_id: str
    answers: Mapping[Key, Value]
    rows: tuple[Row, ...]
    moment: datetime
    facts: Mapping[str, str]
    notes: tuple[AttachedNote, ...] = ()
    pictures: tuple[AttachedPicture, ...] = ()
    files: Mapping[str, bytes] = field(default_factory=dict)
    earlier: tuple[EarlierAnswer, ...] = ()
    changes: tuple[Change, ...] = ()
    removed_rows: tuple[Row, ...] = ()
    setting: Setting | None = None

    @cached_property
    def session(self) -> FormSession:
        """The form with its answers, to ask what applies."""
        return FormSession(self.template, self.answers, self.rows, now=lambda: self.moment, setting=self.setting)

    @cached_property
    def finished(self) -> Mapping[Key, Value]:
        """The answers that count: of what applies."""
        return self.session.finished_values()

    @property
    def is_safeguarding(self) -> bool:
        """True if the form, or a question in it that is or was answered, is about safeguarding."""
        told = {name for (name, _), value in self.answers.items() if value is not None}
        told |= {change.name for change in self.changes}
        classes = {self.template.sensitivity, *(one.sensitivity for one in self.earlier)}
        classes |= {self.template.sensitivity_of(name) for name in told if name in self.template.questions}
        return "safeguarding" in classes

    @property
    def key(self) -> str:
        """The name of the record, as ODK writes it."""
        return f"uuid:{self.visit_id}"

    def row_key(self, row_id: str) -> str:
        """Give the name of a row as ODK's exports have it: ``uuid:…/room[2]/table[1]``; of the record for ""."""
        rows = self.session.rows
        if not row_id:
            return self.key
        row = rows.get(row_id)
        return f"{self.row_key(row.parent_id)}/{written(self.template, row.group)}[{rows.place(row_id)}]"


@dataclass(frozen=True, slots=True)
class Exported:
    """Files made, by name, and what the person must know about them, the gravest first."""

    files: Mapping[str, bytes]
    remarks: tuple[str, ...] = ()


def written(template: Template, name: str) -> str:
    """Give the name of a question or group as its author wrote it, which is what ODK calls it.

    Names used in several groups are told apart by the reader (``survey``), and rows without a name get one.
    """
    element: Element = template.questions.get(name) or template.groups[name]
    if name == f"note_row_{element.row}":
        return f"generated_note_name_{element.row}"
    path = element.group if isinstance(element, Question) else (element.parent,)
    short = name.removeprefix(f"{path[-1]}.") if path and path[-1] else name
    if short == name:
        short = name.removesuffix(f".{element.row}")
    is_shared = short in template.questions or short in template.groups
    return short if is_shared else name


def printable(text: str) -> str:
    """Put a mark in the place of characters that neither XML nor Excel can hold."""
    return _UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", text)
