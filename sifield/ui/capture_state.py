"""The state of a form being filled in: its session, rows, notes, flags and the place. No Qt, no store.

The capture screen and the check page ask it what to show; it asks ``forms`` what is relevant, needed or wrong.
"""

import json
from collections.abc import Callable, Iterator, Set
from datetime import datetime
from textwrap import shorten

from sifield.fieldwork.capture import Draft, NoteRow, RowDetails, Written
from sifield.fieldwork.said import say_answer
from sifield.forms import judging, naming
from sifield.forms.engine.verdicts import MISSING
from sifield.forms.sections import numbers, within
from sifield.forms.self_review.statement import read_statement
from sifield.forms.session import FormSession
from sifield.forms.template import IMMEDIATE_CONCERN, Question, Section, Source
from sifield.forms.values import Value
from sifield.ui.capture_sections import FormPages, input_of, takes_notes, takes_pictures
from sifield.ui.capture_views import GroupView, Key, NoteView, Page, QuestionView, SchoolView, picture_ways
from sifield.ui.visit_notes import VisitNotes
from sifield.ui.visit_pictures import VisitPictures
from sifield.ui.visit_rows import VisitRows
from sifield.ui.words import say_time
from sifield.wire.looks import is_lesson_look

MOST_BY_ITSELF = 100
"""Rows of a repeat that are added because the form says how many: a slip of the finger must not make a million."""
_TELLING = ("select_one", "text")
_LONGEST = 48  # characters of what a row is about


class CaptureState:
    """A form in hand. Reading it never changes it; what changes it says which questions look different now."""

    def __init__(self, draft: Written, *, now: Callable[[], datetime]) -> None:
        self.template = draft.template
        self.rows = VisitRows(draft.template, draft.rows)
        self.notes = VisitNotes(draft.notes)
        self.pictures = VisitPictures(draft.pictures, self._has_place)
        self.keeps_pictures = isinstance(draft, Draft)  # a form that is only tried out does not
        self.picture_ways = picture_ways(has_camera=draft.has_camera) if isinstance(draft, Draft) else ()
        self.flagged: set[Key] = set(draft.flagged)
        self.shows_gaps = False  # whether unanswered questions that are needed say so by the field
        self.typed_note = ""  # what stands in the note box and is no note yet
        self.page = Page("")
        self.current: Key | None = None
        self.now = now
        self._remarks = {(one.document, one.edition): one.remark for one in draft.guidance}
        self._earlier = frozenset(one.row_id for one in draft.earlier)
        rows = [row.row for row in draft.rows]
        self._form = FormSession(draft.template, draft.answers, rows, now=now, setting=draft.setting)
        self._numbers = numbers(draft.template.sections)
        # In a visit an immediate concern has its own key and is kept apart, so the form's page about it is not asked.
        aside = draft.template.concerns if isinstance(draft, Draft) else frozenset[str]()
        self._apart = {IMMEDIATE_CONCERN} if aside else set()
        self.is_lesson_look = is_lesson_look(draft.template.form_id)
        self._cut = FormPages(draft.template, draft.setting, aside)
        self._counts: dict[Page, tuple[int, int]] = {}  # at each key the outline asks for those of all pages
        self._go_back_to(draft.place)

    @property
    def started_with(self) -> dict[Key, Value]:
        """Answers that opening the form filled in, to be kept."""
        return dict(self._form.started_with)

    # -- where the person is

    def pages(self) -> tuple[Page, ...]:
        """Give all pages in order, without those on which nothing is to be seen now."""
        return tuple(page for section in self.sections() for page in self.pages_of(section))

    def sections(self) -> tuple[Section, ...]:
        """Give the sections that have pages here, without those inside a repeat."""
        return tuple(one for one in self.template.sections if not one.parent and one.name not in self._apart)

    def pages_of(self, section: Section, parent_id: str = "") -> Iterator[Page]:
        """Give the pages of a section; of a repeat those of each row, with the rows inside it, or one that waits."""
        pages = self._laid_out(section, parent_id)
        return (page for page in pages if page == self.page or self._shows_something(page))

    def _shows_something(self, page: Page) -> bool:
        if self.section(page).repeat and not page.row_id:
            return self._form.is_relevant(page.section)
        return any(self._form.is_relevant(*key) for key in self.keys(page))

    def _laid_out(self, section: Section, parent_id: str) -> Iterator[Page]:
        if not section.repeat:
            yield from (Page(section.name, "", part) for part in range(self._cut.parts(section.name)))
            return
        rows = self.rows.of(section, parent_id)
        if not rows and not parent_id:
            yield Page(section.name)
        for row in rows:
            yield from (Page(section.name, row.row.id, part) for part in range(self._cut.parts(section.name)))
            for inner in self.template.sections:
                if inner.parent == section.name:
                    yield from self.pages_of(inner, row.row.id)

    def section(self, page: Page) -> Section:
        """Give the section of a page."""
        return self._cut.section[page.section]

    def parts(self, page: Page) -> int:
        """Say into how many pages the section of a page is cut."""
        return self._cut.parts(page.section)

    def open(self, page: Page, question: str = "") -> None:
        """Go to a page, and there to a question: the named one, else the first without an answer."""
        self.page = page
        keys = self.asked_keys(page)
        named = [key for key in keys if key[0] == question]
        empty = [key for key in keys if not self.is_answered(key)]
        self.current = next(iter(named or empty or keys), None)

    def neighbour(self, step: int) -> Page | None:
        """Give the page ``step`` pages on (or back), or None at the ends."""
        pages = self.pages()
        at = pages.index(self.page) + step if self.page in pages else 0
        return pages[at] if 0 <= at < len(pages) else None

    def has(self, key: Key) -> bool:
        """Tell whether the form asks a question here, and the visit has its row."""
        is_here = key[0] in self.template.questions and self.template.section_of(key[0]).name not in self._apart
        return is_here and (not key[1] or self.rows.get(key[1]) is not None)

    def page_of(self, key: Key) -> Page:
        """Give the page on which a question stands.

        Raises:
            KeyError: no such question.
        """
        return Page(self.template.section_of(key[0]).name, key[1], self._cut.part_of(key[0]))

    def place(self) -> str:
        """Say where the person is, to be kept until the next start."""
        question = self.current[0] if self.current else ""
        place = [self.page.section, self.page.row_id, self.page.part, question, self.typed_note]
        return json.dumps(place, ensure_ascii=False)

    def title(self, page: Page) -> str:
        """Say what a page is called: the room of a stop, "Subject 2: Geography" of another row, else its section."""
        told = self._told_by_row(page)
        name = self.rows.name(page.row_id) or self.section(page).label or "Questions"
        return f"{name}: {told}" if told else name

    def _told_by_row(self, page: Page) -> str:
        """Say what a numbered row is about, by the answer to its first question; "" where that tells nothing."""
        section, details = self.section(page), self.rows.get(page.row_id)
        first = next((one for one in section.questions if one.is_asked), None)
        if details is None or details.row.label or section.is_stop or first is None or first.kind not in _TELLING:
            return ""
        labels = {choice.name: choice.label for choice in first.choices}
        said = str(self._form.value(first.name, page.row_id) or "")
        return shorten(labels.get(said, said), _LONGEST, placeholder=" …")

    def addable(self) -> tuple[Section, str] | None:
        """Give the repeat that takes a row here, and the row around it: this page's own repeat, else the stops."""
        here = self.section(self.page)
        if here.repeat and not self.is_counted(here):
            details = self.rows.get(self.page.row_id)
            return here, details.row.parent_id if details else ""
        outer = [
            section
            for section in self.template.sections
            if section.repeat and not section.parent and not self.is_counted(section)
        ]
        stops = [section for section in outer if section.is_stop]
        return next(((section, "") for section in stops or outer), None)

    def is_counted(self, section: Section) -> bool:
        """Whether the form says how many rows a repeat has, so that nobody adds one by hand."""
        return self.template.groups[section.name].count is not None

    def due_row(self) -> tuple[str, str] | None:
        """Give a repeat (and the row around it) that has fewer rows than the form says, None if there is none."""
        uneven = (one for one in self._form.uneven_rows() if one.missing > 0)
        found = next(uneven, None)
        if found is None or len(self._form.rows.children(found.group, found.parent_id)) >= MOST_BY_ITSELF:
            return None
        return found.group, found.parent_id

    # -- what is shown

    def keys(self, page: Page) -> tuple[Key, ...]:
        """Give the questions of a page in order, relevant or not."""
        section = self.section(page)
        if section.repeat and not page.row_id:
            return ()  # a repeat that waits for its first row
        return tuple((name, page.row_id) for name in self._cut.names(page.section, page.part))

    def asked_keys(self, page: Page) -> tuple[Key, ...]:
        """Give the questions of a page that a person is asked now."""
        return tuple(key for key in self.keys(page) if self._is_asked(key))

    def label(self, key: Key) -> str:
        """Give the words of a question."""
        return self._form.label(*key) or key[0]

    def number(self, key: Key) -> str:
        """Give the number of a question, "" where it has none."""
        return self._numbers.get(key[0], "")

    def is_answered(self, key: Key) -> bool:
        """Whether a question has an answer."""
        return self._form.value(*key) not in (None, "", [])

    def value(self, key: Key) -> Value:
        """Give an answer as it stands."""
        return self._form.value(*key)

    def view(self, key: Key) -> QuestionView:
        """Give a question as its card shows it."""
        question = self.template.questions[key[0]]
        is_fixed = question.kind != "note" and (question.kind == "calculate" or self._form.is_readonly(*key))
        return QuestionView(
            key=key,
            number=self._numbers.get(question.name, ""),
            label=self.label(key),
            input="value" if is_fixed else input_of(question),
            hint=self._form.hint(*key),
            value=say_answer(question, self._form.value(*key)) or None if is_fixed else self._form.value(*key),
            choices=self._form.choices(*key) if question.choices else (),
            is_relevant=self._form.is_relevant(*key),
            is_answered=self.is_answered(key),
            is_optional=not self._form.is_required(*key),
            is_flagged=key in self.flagged,
            fault=self._fault(key),
            takes_notes=takes_notes(question),
            takes_findings=takes_notes(question) and not self.is_lesson_look,
            takes_pictures=self.keeps_pictures and takes_pictures(question),
            pictures=self.pictures.views(key),
            picture_ways=self.picture_ways,
            prompts=question.prompts,
            source=self._say_source(question.source),
            notes=tuple(self.note_view(note) for note in self.notes.about(key)),
            school=self.school_view(key),
            groups=self._groups(question, key[1]),
        )

    def _groups(self, question: Question, row_id: str) -> tuple[GroupView, ...]:
        """Give the groups around a question within its page that have words of their own."""
        names = within(self.template.section_of(question.name), question)
        views = (GroupView(name, self._form.label(name, row_id), self._form.hint(name, row_id)) for name in names)
        return tuple(view for view in views if view.title)

    def _say_source(self, source: Source | None) -> str:
        """Say what a check rests on, and what is to be known of that edition."""
        if source is None:
            return ""
        remark = self._remarks.get((source.document, source.edition), "")
        return f"{source}. {remark}" if remark else str(source)

    def count(self, page: Page) -> tuple[int, int]:
        """Count what is answered on a page, and what is asked there now."""
        if page not in self._counts:
            keys = self.asked_keys(page)
            self._counts[page] = (sum(self.is_answered(key) for key in keys), len(keys))
        return self._counts[page]

    def has_flag(self, page: Page) -> bool:
        """Whether a question of a page is to come back to."""
        return bool(self.flagged) and any(key in self.flagged for key in self.asked_keys(page))

    def missing(self) -> dict[Key, str]:
        """Say of each question that stands in the way of finishing what is to be done."""
        found = {(gap.question, gap.row_id): gap.message for gap in self._form.gaps()}
        return {key: self._ask(key, message) for key, message in found.items() if self._is_asked(key)}

    # -- what a person does

    def answer(self, key: Key, value: Value) -> Set[Key]:
        """Set an answer, and say which questions look different now (this one among them)."""
        changed = self._form.set(*key, value)
        if changed <= {key}:
            self._counts.pop(self.page_of(key), None)
        else:
            self._counts.clear()
        return changed

    def is_worked_out(self, key: Key) -> bool:
        """Whether the form itself sets this answer."""
        question = self.template.questions.get(key[0])
        return question is not None and question.calculation is not None

    def flag(self, key: Key, wanted: bool) -> None:
        """Mark a question to come back to, or take the mark away."""
        (self.flagged.add if wanted else self.flagged.discard)(key)

    def revisits(self) -> tuple[Key, ...]:
        """Give the questions to come back to, those after the present one first."""
        if not self.flagged:
            return ()
        keys = [key for page in self.pages() for key in self.asked_keys(page)]
        here = keys.index(self.current) + 1 if self.current in keys else 0
        return tuple(key for key in keys[here:] + keys[:here] if key in self.flagged)

    def add_row(self, row: RowDetails) -> dict[Key, Value]:
        """Take a new row in, and give the answers that the form fills in there, to be kept."""
        self._counts.clear()
        self.rows.add(row)
        changed = self._form.add_row(row.row.group, row.row.id, row.row.label, row.row.parent_id)
        mine = (key for key in changed if key[1] == row.row.id)
        return {key: value for key in mine if (value := self._form.value(*key)) is not None}

    def rename_row(self, row_id: str, label: str) -> None:
        """Call a row (a room) otherwise."""
        self._counts.clear()
        self.rows.rename(row_id, label)
        self._form.rows.relabel(row_id, label)

    def remove_row(self, row_id: str) -> None:
        """Let a row go."""
        self._counts.clear()
        self.rows.remove(row_id)
        self._form.remove_row(row_id)

    def is_row_empty(self, row_id: str) -> bool:
        """Whether nothing has been written in a row, so that removing it loses nothing."""
        pages = [page for page in self.pages() if page.row_id == row_id]
        answered = any(self.count(page)[0] for page in pages)
        noted = self.notes.in_row(row_id) or self.pictures.in_row(row_id)
        return not (answered or noted or row_id in self._earlier)

    # -- notes

    def note_view(self, note: NoteRow) -> NoteView:
        """Give a note as it is read."""
        question = self.template.questions.get(note.question)
        return NoteView(
            id=note.id,
            time=say_time(note.noted_at),
            text=note.text,
            kind=note.kind,
            place=self.rows.name(note.row_id),
            about=question.label if question else "",
            number=self._numbers.get(note.question, ""),
        )

    def school_view(self, key: Key) -> SchoolView | None:
        """Give what the school said of a check beforehand, None where it said nothing."""
        note = self.notes.school.get(key[0]) if not key[1] else None
        if note is None:
            return None
        said = read_statement(note.text, self.template.questions.get(key[0]))
        open_now = {choice.name: choice for choice in self._form.choices(*key)} if said.choice else {}
        choice = open_now.get(said.choice)
        is_shared = choice is not None and self._form.value(*key) == choice.name
        colour, name = (choice.colour, choice.name) if choice else ("", "")
        return SchoolView(said.answer, colour, name, said.words, is_shared)

    def page_notes(self) -> tuple[NoteView, ...]:
        """Give the notes of this stop; outside repeats those of the whole visit that belong to no stop."""
        return tuple(self.note_view(note) for note in self.notes.in_row(self.page.row_id))

    def add_note(self, text: str, kind: str, about: Key | None) -> NoteRow:
        """Add a note with its time, the present stop and the question it is about."""
        return self.notes.add(text, kind, self.page.row_id, about[0] if about else "", self.now())

    # -- inside

    def _go_back_to(self, place: str) -> None:
        section, row_id, part, question, self.typed_note = json.loads(place) if place else ("", "", 0, "", "")
        wanted, pages = Page(section, row_id, part), self.pages() or (Page(self.template.sections[0].name),)
        self.open(wanted if wanted in pages else pages[0], question)

    def _has_place(self, key: Key) -> bool:
        """Tell whether the form has a question in a row, or for no question ("") the row."""
        is_asked = not key[0] or (key[0] in self.template.questions and takes_pictures(self.template.questions[key[0]]))
        return is_asked and (not key[1] or self.rows.get(key[1]) is not None)

    def _is_asked(self, key: Key) -> bool:
        form = self._form
        return key[0] in self._cut.askable and form.is_relevant(*key) and not form.is_readonly(*key)

    def _ask(self, key: Key, message: str) -> str:
        return f"Answer “{self.label(key)}”" if message == MISSING else message

    def warn_of_names(self, words: str) -> str:
        """Say what in a running text seems to name somebody, "" for nothing."""
        return naming.warn(words, self.now().date())

    def decline(self, words: str, page: Page | None = None) -> str:
        """Say why words do not stand where one person's lesson is seen (a stop, a lesson look), "" where they may."""
        is_one_lesson = self.is_lesson_look or self.section(page or self.page).is_stop
        return judging.decline(words) if is_one_lesson else ""

    def _naming(self, key: Key) -> str:
        """Warn of what seems to name or judge somebody, where no name belongs; it stands in nothing's way."""
        question, value = self.template.questions[key[0]], self._form.value(*key)
        if question.kind != "text" or not isinstance(value, str):
            return ""
        declined = self.decline(value, self.page_of(key))
        return declined or (self.warn_of_names(value) if question.multiline else "")

    def _fault(self, key: Key) -> str:
        if self.is_answered(key):
            return self._form.problem(*key) or self._naming(key)
        return self.missing().get(key, "") if self.shows_gaps else ""
