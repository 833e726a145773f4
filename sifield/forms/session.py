"""One form being filled in: what applies, what is worked out, what is missing or wrong. No window, no store."""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime

from sifield.forms.answers import Key, Row
from sifield.forms.applicability import Setting, applies_to
from sifield.forms.engine import verdicts
from sifield.forms.engine.program import node_of
from sifield.forms.engine.rows import Rows
from sifield.forms.engine.verdicts import Gap, SectionProgress
from sifield.forms.engine.workings import Workings
from sifield.forms.template import Choice, Group, Question, Template
from sifield.forms.values import Value

__all__ = ["FormSession", "Gap", "Key", "Record", "Row", "SectionProgress", "Unfinished", "UnevenRows", "Value"]


@dataclass(frozen=True, slots=True)
class UnevenRows:
    """A repeat, within one row around it ("" for none), whose rows are too few (``missing`` > 0) or too many (< 0)."""

    group: str
    parent_id: str
    missing: int


@dataclass(frozen=True, slots=True)
class Record:
    """A finished form: of which workbook, what applied and was answered, and the rows of its repeats."""

    sha256: str
    values: Mapping[Key, Value]
    rows: tuple[Row, ...]


class Unfinished(ValueError):
    """A form cannot be finished yet; ``gaps`` say why."""

    def __init__(self, gaps: tuple[Gap, ...]) -> None:
        super().__init__(f"{len(gaps)} answers are missing or wrong")
        self.gaps = gaps


class FormSession:
    """One form being filled in. ``started_with`` holds the defaults that opening it filled in, for the caller to keep.

    Args:
        template: the form.
        answers: what was answered before; a key with None was cleared by a person and gets no default again.
        rows: the rows of repeats so far.
        now: gives the present moment, with its zone.
        setting: the school and year; what the form does not mean for them does not apply. None leaves nothing out.
    """

    def __init__(
        self,
        template: Template,
        answers: Mapping[Key, Value],
        rows: Sequence[Row] = (),
        *,
        now: Callable[[], datetime],
        setting: Setting | None = None,
    ) -> None:
        self.template = template
        self._workings = Workings(
            template, answers, rows, now, _left_out(template, setting) if setting else frozenset()
        )
        held = self._workings.rows
        frames = [held.root, *(held.frame(row.id) for row in held)]
        self.started_with: Mapping[Key, Value] = self._workings.open(frames)

    @property
    def rows(self) -> Rows:
        """The rows of repeats. To change them, ask the session."""
        return self._workings.rows

    def value(self, question: str, row_id: str = "") -> Value:
        """Give the answer, also of a question that does not apply at present."""
        return self._workings.value(question, row_id)

    def is_relevant(self, question: str, row_id: str = "") -> bool:
        """True if the question or group applies (for a repeat, ``row_id`` is the row around it)."""
        return self._workings.applies(question, row_id)

    def is_required(self, question: str, row_id: str = "") -> bool:
        """True if the question applies and must be answered."""
        return self.is_relevant(question, row_id) and self._workings.truth(question, row_id, "required", False)

    def is_readonly(self, question: str, row_id: str = "") -> bool:
        """True if nobody may type the answer."""
        return self._workings.truth(question, row_id, "readonly", False)

    def problem(self, question: str, row_id: str = "") -> str | None:
        """Say what is wrong with an answer, None if nothing is or there is none."""
        return verdicts.problem(self._workings, question, row_id)

    def choices(self, question: str, row_id: str = "") -> tuple[Choice, ...]:
        """Give the choices that are open now."""
        return verdicts.choices(self._workings, question, row_id)

    def label(self, question: str, row_id: str = "") -> str:
        """Give the question's text with the answers it speaks of filled in."""
        return self._workings.fill(node_of(self.template, question).label, row_id)

    def hint(self, question: str, row_id: str = "") -> str:
        """Give the hint with the answers it speaks of filled in."""
        return self._workings.fill(node_of(self.template, question).hint, row_id)

    def wanted_rows(self, group: str, parent_id: str = "") -> int | None:
        """Give how many rows a repeat should have by its repeat_count, None if that is free."""
        rule = self._workings.rule(group, "count")
        number = self._workings.run(rule, self.rows.frame(parent_id)) if rule else None
        return max(0, int(number)) if isinstance(number, float) and math.isfinite(number) else None

    def uneven_rows(self) -> tuple[UnevenRows, ...]:
        """List the repeats that have fewer or more rows than their repeat_count wants, where they apply."""
        repeats = [group for group in self.template.groups.values() if group.is_repeat and group.count]
        found = [
            UnevenRows(group.name, parent, wanted - len(self.rows.children(group.name, parent)))
            for group in repeats
            for parent in self.rows.of(self.template.repeat_around(group.name))
            if self.is_relevant(group.name, parent) and (wanted := self.wanted_rows(group.name, parent)) is not None
        ]
        return tuple(one for one in found if one.missing)

    # --- going through it

    def steps(self) -> Iterator[Key]:
        """Give all that a person is asked now, in the order of the form, repeats row by row."""
        return (key for key in verdicts.places(self._workings) if verdicts.is_asked(self._workings, *key))

    def next(self, key: Key) -> Key | None:
        """Give what is asked after a question (which need not be asked itself any more), None after the last.

        Raises:
            ValueError: the form has no such question in such a row.
        """
        return self._beside(key, list(verdicts.places(self._workings)))

    def back(self, key: Key) -> Key | None:
        """Give what is asked before a question, None before the first.

        Raises:
            ValueError: the form has no such question in such a row.
        """
        return self._beside(key, list(verdicts.places(self._workings))[::-1])

    def _beside(self, key: Key, places: list[Key]) -> Key | None:
        later = places[places.index(key) + 1 :]
        return next((place for place in later if verdicts.is_asked(self._workings, *place)), None)

    def progress(self) -> tuple[SectionProgress, ...]:
        """Count what is answered of what is asked, for each section and each row of a repeat."""
        return verdicts.progress(self._workings)

    def gaps(self) -> tuple[Gap, ...]:
        """List what is missing or wrong, in the order of the form."""
        return verdicts.gaps(self._workings)

    def finished_values(self) -> dict[Key, Value]:
        """Give the answers of the finished record: what applies and is answered."""
        questions = self.template.questions
        kept = {
            (name, row_id): self.value(name, row_id)
            for name, question in questions.items()
            if question.kind != "note"
            for row_id in self.rows.of(question.repeat)
            if self.is_relevant(name, row_id)
        }
        for name, question in questions.items():
            if question.kind == "metadata" and question.appearance in ("end", "end_time"):
                kept[name, ""] = self._workings.moment().isoformat(timespec="seconds")
        return {key: value for key, value in kept.items() if value is not None}

    def finish(self) -> Record:
        """Give the finished record.

        Raises:
            Unfinished: something is missing or wrong.
        """
        if gaps := self.gaps():
            raise Unfinished(gaps)
        return Record(self.template.sha256, self.finished_values(), tuple(self.rows))

    # --- what a person does

    def set(self, question: str, row_id: str, value: Value) -> Set[Key]:
        """Give an answer (None clears it).

        Returns:
            The keys whose answer, relevance, choices, text or verdict may have changed, this one among them.

        Raises:
            KeyError: no such question or row.
        """
        return self._workings.put(question, row_id, value)

    def add_row(self, group: str, row_id: str, label: str = "", parent_id: str = "") -> Set[Key]:
        """Add a row to a repeat, at the end. Answers under an id that was removed before come back.

        Raises:
            KeyError: no such repeat.
            ValueError: the id is taken, or the outer row is missing or of another repeat.
        """
        return self._workings.add_row(group, row_id, label, parent_id)

    def remove_row(self, row_id: str) -> Set[Key]:
        """Take out a row of a repeat with all rows in it. Its answers are kept, for a change of mind.

        Raises:
            KeyError: no such row.
        """
        return self._workings.remove_row(row_id)

    def move_row(self, row_id: str, to: int) -> Set[Key]:
        """Move a row within its outer row to a place counted from 1; the rows' positions are numbered anew.

        Raises:
            KeyError: no such row.
            ValueError: no such place.
        """
        return self._workings.move_row(row_id, to)


def _left_out(template: Template, setting: Setting) -> frozenset[str]:
    everything: list[Question | Group] = [*template.questions.values(), *template.groups.values()]
    return frozenset(one.name for one in everything if not applies_to(one, setting))
