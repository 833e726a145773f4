"""The state of a visit being written down: the form's session, rows, notes, flags and the place. No Qt, no store.

The capture screen and the check page ask it what to show; it asks ``forms`` what is relevant, needed or wrong.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime

from sifield.fieldwork.capture import Draft, NoteRow, RowDetails
from sifield.forms.session import FormSession
from sifield.forms.template import Choice, Question, Section
from sifield.forms.values import Value
from sifield.forms.verdicts import MISSING
from sifield.ui.capture_views import AnswerGroup, AnswerLine, GapView, Key, NoteView, OutlineRow, Page, QuestionView
from sifield.wire.ids import new_id

MOST_CARDS = 12
"""Questions on one page; a longer section is cut into parts of equal length."""
MOST_RADIOS = 7
"""Choices shown side by side; a longer list becomes a box to choose from."""

_INPUTS = {
    "integer": "integer",
    "range": "decimal",
    "decimal": "decimal",
    "date": "date",
    "time": "time",
    "datetime": "text",
    "select_multiple": "many",
    "rank": "text",
    "note": "words",
    "acknowledge": "tick",
    "calculate": "value",
    "barcode": "text",
    "geopoint": "text",
    "image": "absent",
    "file": "absent",
    "audio": "absent",
}
_UNSEEN = ("hidden", "metadata")


class CaptureState:
    """A visit in hand. Reading it never changes it; what changes it says which questions look different now."""

    def __init__(self, draft: Draft, *, now: Callable[[], datetime]) -> None:
        self.visit = draft.visit
        self.template = draft.template
        self.notes: list[NoteRow] = list(draft.notes)
        self.flagged: set[Key] = set(draft.flagged)
        self._now = now
        self._rows: dict[str, RowDetails] = {row.row.id: row for row in draft.rows}
        self._form = FormSession(draft.template, draft.answers, [row.row for row in draft.rows], now=now)
        self._numbers = _numbers(draft.template.sections)
        self.shows_gaps = False  # whether unanswered questions that are needed say so by the field
        self.typed_note = ""  # what stands in the note box and is no note yet
        self.page, self.current = self._placed(draft.place)

    @property
    def started_with(self) -> dict[Key, Value]:
        """Answers that opening the form filled in, to be kept."""
        return dict(self._form.started_with)

    # Where the person is

    def pages(self) -> tuple[Page, ...]:
        """Give all pages in order."""
        return tuple(page for section in self.template.sections if not section.parent for page in self._pages(section))

    def section(self, page: Page) -> Section:
        """Give the section of a page."""
        return next(section for section in self.template.sections if section.name == page.section)

    def row(self, row_id: str) -> RowDetails | None:
        """Give a repeat row, or None."""
        return self._rows.get(row_id)

    def open(self, page: Page, question: str = "") -> None:
        """Go to a page, and there to a question: the named one, else the first without an answer."""
        self.page = page
        keys = self.asked_keys(page)
        empty = [key for key in keys if not self._is_answered(key)]
        named = [key for key in keys if key[0] == question]
        self.current = next(iter(named or empty or keys), None)

    def neighbour(self, step: int) -> Page | None:
        """Give the page ``step`` pages on (or back), or None at the ends."""
        pages = self.pages()
        at = pages.index(self.page) + step if self.page in pages else 0
        return pages[at] if 0 <= at < len(pages) else None

    def page_of(self, key: Key) -> Page:
        """Give the page on which a question stands.

        Raises:
            KeyError: no such question.
        """
        section = self.template.section_of(key[0])
        names = [question.name for question in _shown(section)]
        return Page(section.name, key[1], names.index(key[0]) // _part_size(section) if key[0] in names else 0)

    def place(self) -> str:
        """Say where the person is, to be kept until the next start."""
        question = self.current[0] if self.current else ""
        place = [self.page.section, self.page.row_id, self.page.part, question, self.typed_note]
        return json.dumps(place, ensure_ascii=False)

    def title(self, page: Page) -> str:
        """Say what a page is called: the room of a stop, else its section."""
        section = self.section(page)
        if not page.row_id:
            return section.label or "Questions"
        details = self._rows[page.row_id]
        return details.row.label or f"{section.label} {self.row_number(page.row_id)}"

    def row_word(self, section: Section) -> str:
        """Say what a row of this repeat is: a stop, else an entry."""
        return "a stop" if section.is_stop else "an entry"

    def row_number(self, row_id: str) -> int:
        """Say the how-manieth of its repeat a row is, from 1."""
        mine = self._rows[row_id].row
        same = [
            one.row for one in self._rows.values() if (one.row.group, one.row.parent_id) == (mine.group, mine.parent_id)
        ]
        return [one.id for one in sorted(same, key=lambda one: one.position)].index(row_id) + 1

    # What is shown

    def keys(self, page: Page) -> tuple[Key, ...]:
        """Give the questions of a page in order, relevant or not."""
        section = self.section(page)
        if section.repeat and not page.row_id:
            return ()  # a repeat that waits for its first row
        size = _part_size(section)
        return tuple((one.name, page.row_id) for one in _shown(section)[page.part * size : (page.part + 1) * size])

    def asked_keys(self, page: Page) -> tuple[Key, ...]:
        """Give the questions of a page that a person is asked now."""
        return tuple(key for key in self.keys(page) if self._is_asked(key))

    def view(self, key: Key) -> QuestionView:
        """Give a question as its card shows it."""
        name, row_id = key
        question = self.template.questions[name]
        choices = self._form.choices(name, row_id) if question.choices else ()
        readonly = question.kind == "calculate" or self._form.is_readonly(name, row_id)
        return QuestionView(
            key=key,
            number=self._numbers.get(name, ""),
            label=self._form.label(name, row_id) or question.label or name,
            input="value" if readonly and question.kind != "note" else _input(question, choices),
            hint=self._form.hint(name, row_id),
            value=self._form.value(name, row_id),
            choices=choices,
            is_relevant=self._form.is_relevant(name, row_id),
            is_answered=self._is_answered(key),
            is_optional=not self._form.is_required(name, row_id),
            is_flagged=key in self.flagged,
            fault=self._fault(key),
            takes_notes=takes_notes(question),
            prompts=question.prompts,
            source=question.source,
            notes=tuple(self.note_view(note) for note in self.notes if (note.question, note.row_id) == key),
        )

    def revisits(self) -> int:
        """Count the questions to come back to."""
        return sum(key in self.flagged for page in self.pages() for key in self.asked_keys(page))

    def outline(self) -> tuple[OutlineRow, ...]:
        """Give the lines of the outline."""
        return tuple(
            line for section in self.template.sections if not section.parent for line in self._outline(section)
        )

    @property
    def has_stops(self) -> bool:
        """Whether the rows of this form are stops."""
        return any(section.is_stop for section in self.template.sections)

    def total(self) -> tuple[int, int]:
        """Count what is answered, and what is asked now."""
        return _sums([self._counted(page) for page in self.pages()])

    def note_view(self, note: NoteRow) -> NoteView:
        """Give a note as it is read."""
        question = self.template.questions.get(note.question)
        return NoteView(
            id=note.id,
            time=note.noted_at.astimezone().strftime("%H:%M"),
            text=note.text,
            kind=note.kind,
            place=self._place_words(note.row_id),
            about=question.label if question else "",
            number=self._numbers.get(note.question, ""),
        )

    def page_notes(self) -> tuple[NoteView, ...]:
        """Give the notes of this stop; outside repeats those of the whole visit that belong to no stop."""
        return tuple(self.note_view(note) for note in self.notes if note.row_id == self.page.row_id)

    # For the check page

    def gaps(self) -> tuple[GapView, ...]:
        """List what stands in the way of finishing."""
        keys = [((gap.question, gap.row_id), gap.message) for gap in self._form.gaps()]
        return tuple(
            GapView(key, self.title(self.page_of(key)), self._gap_words(key, message)) for key, message in keys
        )

    def answer_groups(self) -> tuple[AnswerGroup, ...]:
        """Give all answers in words, page by page."""
        groups = []
        for page in self.pages():
            lines = [
                AnswerLine(key, self._form.label(*key) or self.template.questions[key[0]].label, self._words(key))
                for key in self.asked_keys(page)
            ]
            if lines:
                groups.append(AnswerGroup(page, self.title(page), tuple(lines)))
        return tuple(groups)

    # What a person does

    def answer(self, key: Key, value: Value) -> frozenset[Key]:
        """Set an answer, and say which questions look different now (this one among them)."""
        return self._form.set(*key, value)

    def value(self, key: Key) -> Value:
        """Give an answer as it stands."""
        return self._form.value(*key)

    def is_worked_out(self, key: Key) -> bool:
        """Whether the form itself sets this answer."""
        return self.template.questions[key[0]].calculation is not None if key[0] in self.template.questions else False

    def flag(self, key: Key, wanted: bool) -> None:
        """Mark a question to come back to, or take the mark away."""
        (self.flagged.add if wanted else self.flagged.discard)(key)

    def next_flagged(self) -> Key | None:
        """Give the next question to come back to, after the present one."""
        keys = [key for page in self.pages() for key in self.asked_keys(page) if key in self.flagged]
        later = keys[keys.index(self.current) + 1 :] if self.current in keys else keys
        return next(iter(later or keys), None)

    def add_row(self, row: RowDetails) -> None:
        """Take a new row in; the open row of the same repeat ends when it begins."""
        for details in self._rows.values():
            if details.row.group == row.row.group and details.row.parent_id == row.row.parent_id:
                self._rows[details.row.id] = replace(details, ended_at=details.ended_at or row.began_at)
        self._rows[row.row.id] = row
        self._form.add_row(row.row.group, row.row.id, row.row.label, row.row.parent_id)

    def addable(self) -> tuple[Section, str] | None:
        """Give the repeat that takes a row here, and the row around it: this page's own repeat, else the stops."""
        here = self.section(self.page)
        if here.repeat:
            details = self._rows.get(self.page.row_id)
            return here, details.row.parent_id if details else ""
        outer = [section for section in self.template.sections if section.repeat and not section.parent]
        stops = [section for section in outer if section.is_stop]
        return next(((section, "") for section in stops or outer), None)

    def remove_row(self, row_id: str) -> None:
        """Let a row go."""
        del self._rows[row_id]
        self._form.remove_row(row_id)

    def rename_row(self, row_id: str, label: str) -> None:
        """Call a row (a room) otherwise."""
        details = self._rows[row_id]
        self._rows[row_id] = replace(details, row=replace(details.row, label=label))
        self._form.rows.relabel(row_id, label)

    def is_row_empty(self, row_id: str) -> bool:
        """Whether nothing has been written in a row, so that removing it loses nothing."""
        page_rows = [page for page in self.pages() if page.row_id == row_id]
        answered = any(self._is_answered(key) for page in page_rows for key in self.asked_keys(page))
        return not answered and not any(note.row_id == row_id for note in self.notes)

    def add_note(self, text: str, kind: str, about: Key | None) -> NoteRow:
        """Add a note with its time, the present stop and the question it is about."""
        note = NoteRow(new_id(), self._now(), self.page.row_id, about[0] if about else "", kind, text.strip())
        self.notes.append(note)
        return note

    def change_note(self, note_id: str, text: str, kind: str) -> NoteRow:
        """Give a note other words; its time stays.

        Raises:
            StopIteration: no such note.
        """
        note = next(note for note in self.notes if note.id == note_id)
        changed = replace(note, text=text.strip(), kind=kind)
        self.notes[self.notes.index(note)] = changed
        return changed

    def take_note_back(self, note_id: str) -> None:
        """Let a note go."""
        self.notes = [note for note in self.notes if note.id != note_id]

    # Inside

    def _placed(self, place: str) -> tuple[Page, Key | None]:
        section, row_id, part, question, self.typed_note = json.loads(place) if place else ("", "", 0, "", "")
        wanted = Page(section, row_id, part)
        pages = self.pages()
        if not pages:  # only repeats, and none has a row yet: the first of them waits for one
            self.open(Page(self.template.sections[0].name))
            return self.page, self.current
        self.open(wanted if wanted in pages else pages[0], question)
        return self.page, self.current

    def _pages(self, section: Section, parent_id: str = "") -> Iterator[Page]:
        if not section.repeat:
            yield from (Page(section.name, "", part) for part in range(_parts(section)))
            return
        for row in self._rows_of(section, parent_id):
            yield from (Page(section.name, row.row.id, part) for part in range(_parts(section)))
            for inner in self.template.sections:
                if inner.parent == section.name:
                    yield from self._pages(inner, row.row.id)

    def _rows_of(self, section: Section, parent_id: str) -> list[RowDetails]:
        mine = [row for row in self._rows.values() if row.row.group == section.name and row.row.parent_id == parent_id]
        return sorted(mine, key=lambda row: row.row.position)

    def _outline(self, section: Section) -> Iterator[OutlineRow]:
        pages = list(self._pages(section))
        if not section.repeat and len(pages) == 1:
            yield self._outline_row(pages[0], self.title(pages[0]), 0)
            return
        answered, asked = _sums([self._counted(page) for page in pages])
        is_flagged = any(self._has_flag(page) for page in pages)
        first = pages[0] if pages else Page(section.name)
        is_here = not pages and self.page == first
        yield OutlineRow(first, section.label, 0, answered, asked, is_flagged, is_here)
        for page in pages:
            title = self.title(page) if section.repeat else f"Part {page.part + 1}"
            if section.repeat and _parts(self.section(page)) > 1:
                title = f"{title}, part {page.part + 1}"
            yield self._outline_row(page, title, 1 if page.section == section.name else 2)

    def _outline_row(self, page: Page, title: str, level: int) -> OutlineRow:
        answered, asked = self._counted(page)
        return OutlineRow(page, title, level, answered, asked, self._has_flag(page), page == self.page)

    def _counted(self, page: Page) -> tuple[int, int]:
        keys = self.asked_keys(page)
        return sum(self._is_answered(key) for key in keys), len(keys)

    def _has_flag(self, page: Page) -> bool:
        return any(key in self.flagged for key in self.asked_keys(page))

    def _is_asked(self, key: Key) -> bool:
        question = self.template.questions[key[0]]
        return question.is_asked and self._form.is_relevant(*key) and not self._form.is_readonly(*key)

    def _is_answered(self, key: Key) -> bool:
        return self._form.value(*key) not in (None, "", [])

    def _gap_words(self, key: Key, message: str) -> str:
        return f"Answer “{self._form.label(*key)}”" if message == MISSING else message

    def _fault(self, key: Key) -> str:
        if self._is_answered(key):
            return self._form.problem(*key) or ""
        if not self.shows_gaps:
            return ""
        missing = [gap.message for gap in self._form.gaps() if (gap.question, gap.row_id) == key]
        return self._gap_words(key, missing[0]) if missing else ""

    def _place_words(self, row_id: str) -> str:
        details = self._rows.get(row_id)
        if details is None:
            return ""
        return details.row.label or f"Stop {self.row_number(row_id)}"

    def _words(self, key: Key) -> str:
        value = self._form.value(*key)
        labels = {choice.name: choice.label for choice in self._form.choices(*key)}
        if isinstance(value, list):
            return ", ".join(labels.get(one, one) for one in value)
        if value is True:
            return "Yes"
        return "" if value in (None, False) else labels.get(str(value), str(value))


def takes_notes(question: Question) -> bool:
    """Whether a note made while this question is in hand is filed under it."""
    return question.is_rating or question.takes_evidence


def _input(question: Question, choices: tuple[Choice, ...]) -> str:
    if question.kind == "select_one":
        if question.is_rating:
            return "rating"
        return "one" if len(question.choices) <= MOST_RADIOS else "list"
    if question.kind == "text":
        return "area" if question.multiline else "text"
    return _INPUTS.get(question.kind, "text")


def _shown(section: Section) -> list[Question]:
    """Give what a page shows; a worked-out value only where the form gives it words of its own."""
    return [
        one
        for one in section.questions
        if one.kind not in _UNSEEN and not (one.kind == "calculate" and one.label in ("", one.name))
    ]


def _parts(section: Section) -> int:
    return max(1, -(-len(_shown(section)) // MOST_CARDS))


def _part_size(section: Section) -> int:
    return max(1, -(-len(_shown(section)) // _parts(section)))


def _sums(counts: list[tuple[int, int]]) -> tuple[int, int]:
    return sum(answered for answered, _ in counts), sum(asked for _, asked in counts)


def _numbers(sections: tuple[Section, ...]) -> dict[str, str]:
    """Number the questions "section.question", as they are spoken of in a conversation."""
    numbers = {}
    for at, section in enumerate(sections, start=1):
        asked = [question for question in _shown(section) if question.is_asked]
        numbers.update({question.name: f"{at}.{place}" for place, question in enumerate(asked, start=1)})
    return numbers
