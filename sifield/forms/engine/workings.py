"""The moving parts of a form being filled in: what applies, what is worked out, and what follows from a change.

What does not apply reads as empty, but is kept, so that a change of mind brings it back (ODK XForms specification,
"Bind attributes: relevant").
"""

import random
import zlib
from collections.abc import Callable, Mapping, Sequence, Set
from datetime import datetime

from sifield.forms.answers import Key, Row
from sifield.forms.engine.program import Node, Rule, program_of
from sifield.forms.engine.rows import Frame, Rows, follow
from sifield.forms.engine.spreading import Concerned, Spreading, Work, reach
from sifield.forms.template import Question, Template
from sifield.forms.texts import fill
from sifield.forms.values import Computed, Value, to_answer, to_text, to_truth


class Workings(Spreading):
    """Answers, rows and what follows from them. ``FormSession`` is its face."""

    def __init__(
        self,
        template: Template,
        answers: Mapping[Key, Value],
        rows: Sequence[Row],
        now: Callable[[], datetime],
        left_out: frozenset[str] = frozenset(),
    ) -> None:
        program = program_of(template)
        super().__init__(program, Rows(program.layout, rows), now, left_out)
        self.template = template
        self._chance = random.randrange(2**31)
        self._aside: dict[str, dict[str, Value]] = {}
        """Answers of rows and questions that are not there (any more), by row and question."""
        for (question, row_id), value in answers.items():
            self._aside.setdefault(row_id, {})[question] = value

    # --- what sessions and verdicts ask

    def value(self, question: str, row_id: str) -> Value:
        """Give an answer as it is stored."""
        is_there = not row_id or row_id in self.rows
        if is_there and self._is_asked_in(question, frame := self.rows.frame(row_id)):
            return frame.held[self.layout.slot[question]]
        return self._aside.get(row_id, {}).get(question)

    def _is_asked_in(self, question: str, frame: Frame) -> bool:
        return question in self.template.questions and self.layout.home.get(question) == frame.row.group

    def applies(self, name: str, row_id: str) -> bool:
        """True if a question or group is relevant."""
        if (row_id and row_id not in self.rows) or name not in self.layout.home:
            return False
        frame = self.rows.frame(row_id)
        return self.layout.home[name] == frame.row.group and frame.on[self.layout.slot[name]]

    def rule(self, name: str, column: str) -> Rule | None:
        """Give the rule of a question or group in one column; None if it has none."""
        return self.program.rule(name, column)

    def run(self, rule: Rule, frame: Frame) -> Computed:
        """Run a rule in a frame."""
        found: Computed = rule(self, frame, frame.seen, self._outside)
        return found

    def truth(self, name: str, row_id: str, column: str, otherwise: bool) -> bool:
        """Give what a rule of a question says now; ``otherwise`` if it has none."""
        rule = self.rule(name, column)
        return to_truth(self.run(rule, self.rows.frame(row_id))) if rule else otherwise

    def fill(self, text: str, row_id: str) -> str:
        """Put answers in the place of ``${question}`` in a text."""
        return fill(text, lambda name: self._read(name, self.rows.frame(row_id))) if "${" in text else text

    def _read(self, name: str, frame: Frame) -> str:
        if name not in self.template.questions:
            return ""
        found = follow(frame, self.layout.relation(frame.row.group, self.layout.home[name]))
        slot = self.layout.slot[name]
        return next((to_text(one.seen[slot]) for one in found if one.on[slot]), "")

    def chance(self, name: str, row_id: str) -> float:
        """Give a seed of a question's own for this session, so that its choices stay where they are on the screen."""
        return float(zlib.crc32(f"{name} {row_id}".encode()) ^ self._chance)

    # --- what changes

    def put(self, question: str, row_id: str, value: Value) -> Set[Key]:
        """Store an answer and work out what follows.

        Raises:
            KeyError: the question is not asked in that row.
        """
        node, frame = self.program.nodes[question], self.rows.frame(row_id) if row_id else self.rows.root
        if node.home != frame.row.group or node.question is None:
            raise KeyError(f"{question} is not asked in row {row_id!r}")
        before, after = frame.held[node.slot], value if value or value == 0 else None  # no text and no choice are none
        frame.hold(node.slot, after, node.kind)
        if node.works:
            self.work_out_later(node)
        told = self.show(node, frame)
        return told | self._trigger(node, frame, set()) if node.waits and before != after else told

    def _trigger(self, node: Node, frame: Frame, done: set[tuple[int, int]]) -> Set[Key]:
        """Run the calculations that wait for a changed answer, once all else follows from it, and those that wait for
        them; each once only.
        """
        told: Set[Key] = set()
        for other in map(self.program.ordered.__getitem__, node.waits):
            for one in follow(frame, self.layout.relation(frame.row.group, other.home)):
                if (other.rank, one.number) in done:
                    continue
                done.add((other.rank, one.number))
                before = one.held[other.slot]
                self.calculate(other, one)
                if one.held[other.slot] != before:
                    told |= self.spread([(other, one)])
                    told |= self._trigger(other, one, done)
        return told

    def open(self, frames: Sequence[Frame]) -> dict[Key, Value]:
        """Begin in frames: take up what was answered before, fill in defaults, work everything out once.

        Returns:
            The defaults that were filled in.
        """
        filled: dict[Key, Value] = {}
        fresh = [(node, frame) for frame in frames for node in self._begin(frame, filled)]
        fresh.sort(key=lambda one: self.template.questions[one[0].name].row)
        if fresh:
            self._begin_with_worked_out(fresh, frames, filled)
        due, by_home = 0, dict[str, list[Frame]]()
        for frame in frames:
            by_home.setdefault(frame.row.group, []).append(frame)
        for home, found in by_home.items():
            if not home:
                due |= self.program.everything
            for node in self.program.of_home[home] if home else ():
                due |= self.queue(node, found)
        self.begin(due)
        for node, frame in fresh:
            if (node.name, frame.row.id) in filled:
                self._trigger(node, frame, set())
            elif (value := self._first_value(node, frame)) is not None:
                filled[node.name, frame.row.id] = value
                self.put(node.name, frame.row.id, value)
        return filled

    def _begin(self, frame: Frame, filled: dict[Key, Value]) -> list[Node]:
        """Take up what was answered before in a frame, and fill in defaults; give what has one that is worked out."""
        row_id, fresh = frame.row.id, list[Node]()
        before = self._aside.pop(row_id, {})
        for name, value in before.items():
            if self._is_asked_in(name, frame):
                frame.hold(self.layout.slot[name], value, self.template.questions[name].kind)
            else:
                self._aside.setdefault(row_id, {})[name] = value
        for node in self.program.beginning[frame.row.group]:
            if node.name in before:
                continue
            if node.first_value:
                fresh.append(node)
            question = self.template.questions[node.name]
            value = metadata(question, self.moment()) if node.kind == "metadata" else question.default
            if value is not None:
                filled[node.name, row_id] = value
                frame.hold(node.slot, value, node.kind)
        return fresh

    def _begin_with_worked_out(
        self, fresh: Sequence[tuple[Node, Frame]], frames: Sequence[Frame], filled: dict[Key, Value]
    ) -> None:
        """Fill in the defaults that are worked out, before relevance and calculations are (ODK XForms specification,
        "The odk-new-repeat event"). Those that speak of a calculation, and so give nothing yet, get a second turn.
        """
        for frame in frames:
            frame.seen[:] = frame.worth
        for node, frame in fresh:
            value = self._first_value(node, frame)
            if value is not None:
                filled[node.name, frame.row.id] = value
                frame.hold(node.slot, value, node.kind)
                frame.seen[node.slot] = frame.worth[node.slot]
        for frame in frames:
            frame.seen[:] = [""] * len(frame.seen)

    def _first_value(self, node: Node, frame: Frame) -> Value:
        return to_answer(self.run(node.first_value, frame), node.kind) if node.first_value else None

    def add_row(self, group: str, row_id: str, label: str, parent_id: str) -> Set[Key]:
        """Add a row and work out what follows; answers under an id that was removed before come back."""
        frame = self.rows.add(group, row_id, label, parent_id)
        filled = self.open([frame])
        inside: list[Work] = [(node, frame) for node in self.program.of_home[group]]
        return self.spread(inside, self._beyond(frame, frame.place)) | frozenset(filled)

    def remove_row(self, row_id: str) -> Set[Key]:
        """Take out a row with all rows in it, and work out what follows. The answers are kept aside."""
        gone = self.rows.remove(row_id)
        for frame in gone:
            for node in self.program.of_home[frame.row.group]:
                if node.question is not None:
                    self._aside.setdefault(frame.row.id, {})[node.name] = frame.held[node.slot]
        return self.spread([], self._beyond(gone[-1], gone[-1].place))

    def move_row(self, row_id: str, to: int) -> Set[Key]:
        """Move a row within its outer row, and work out what follows."""
        before = self.rows.frame(row_id).place
        frame = self.rows.move(row_id, to)
        return self.spread([], self._beyond(frame, min(before, to)))

    def _beyond(self, frame: Frame, place: int) -> list[Concerned]:
        """Give what is concerned when a row came, went or moved, and all from ``place`` on have another place."""
        around, repeat = frame.up or self.rows.root, frame.row.group
        later = self.rows.beside(frame)[place - 1 :]
        found: list[Concerned] = []
        for node, way, works, is_place in self.program.of_repeat(repeat):
            frames = [one for row in later for one in reach(row, way)] if is_place else follow(around, way)
            found.append((node, frames, works))
        return found


def metadata(question: Question, now: datetime) -> Value:
    """Give what is recorded when a form is first opened."""
    if question.appearance in ("start", "start_time"):
        return now.isoformat(timespec="seconds")
    return now.astimezone().date().isoformat() if question.appearance == "today" else None
