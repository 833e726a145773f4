"""The moving parts of a form being filled in: what applies, what is worked out, and what follows from a change.

What does not apply reads as empty, but is kept, so that a change of mind brings it back (ODK XForms specification,
"Bind attributes: relevant").
"""

import heapq
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime

from sifield.forms.answers import Key, Row, Rows
from sifield.forms.logic import Logic
from sifield.forms.standing import Standing
from sifield.forms.template import Question, Template
from sifield.forms.texts import fill
from sifield.forms.values import Single, Value, first, from_answer, to_answer, to_text, to_truth


class Workings:
    """Answers, rows and what follows from them. ``FormSession`` is the face of it."""

    def __init__(
        self, template: Template, answers: Mapping[Key, Value], rows: Sequence[Row], now: Callable[[], datetime]
    ) -> None:
        self.template = template
        self.logic = Logic(template)
        self.rows = Rows(template, rows)
        self.now = now
        self._values: dict[Key, Value] = dict(answers)
        self._computed: dict[Key, Single] = {}
        self._applies: dict[Key, bool] = {}

    # --- what expressions and screens see

    def value(self, question: str, row_id: str) -> Value:
        """Give an answer as it is stored."""
        return self._values.get((question, row_id))

    def applies(self, name: str, row_id: str) -> bool:
        """True if a question or group is relevant."""
        return self._applies.get((name, row_id), False)

    def truth(self, name: str, row_id: str, column: str, otherwise: bool) -> bool:
        """Give what a rule of a question says now; ``otherwise`` if it has none."""
        run = self.logic.run(name, column)
        return to_truth(run(Standing(self, name, row_id))) if run else otherwise

    def fill(self, text: str, row_id: str) -> str:
        """Put answers in the place of ``${question}`` in a text."""
        return fill(text, lambda name: to_text(Standing(self, "", row_id).read(name)))

    def seen_value(self, question: str, row_id: str) -> Single | None:
        """Give an answer as an expression sees it; None if the question does not apply."""
        key = (question, row_id)
        if not self._applies.get(key, True):
            return None
        if key not in self._computed:
            self._computed[key] = from_answer(self._values.get(key), self.template.questions[question].kind)
        return self._computed[key]

    def local_now(self) -> datetime:
        """Give local time without zone."""
        return self.now().astimezone().replace(tzinfo=None)

    def put(self, question: str, row_id: str, value: Value) -> frozenset[Key]:
        """Store an answer and work out what follows.

        Raises:
            KeyError: the question is not asked in that row.
        """
        repeat = self.template.questions[question].repeat
        if (self.rows.get(row_id).group if row_id else "") != repeat:
            raise KeyError(f"{question} is not asked in row {row_id!r}")
        key = (question, row_id)
        self._values[key] = None if value == "" or value == [] else value
        self._computed.pop(key, None)
        changed = {key}
        for name in self.logic.triggered.get(question, ()):
            for other in self.rows.seen(self.logic.home(name), row_id):
                if self._calculate(name, other):
                    changed.add((name, other))
        return self.spread(changed)

    def forget_row(self, row_id: str) -> None:
        """Drop what was worked out in a row that was removed; its answers stay."""
        for name in self.template.order:
            self._applies.pop((name, row_id), None)

    # --- what a change brings with it

    def open(self, keys: Iterable[Key]) -> dict[Key, Value]:
        """Fill in fixed defaults, work everything out once, then fill in the defaults that are worked out.

        Returns:
            The defaults that were filled in.
        """
        keys = list(keys)
        filled: dict[Key, Value] = {}
        fresh: list[tuple[Question, str]] = []
        for name, row_id in keys:
            question = self.template.questions.get(name)
            if question is None or (name, row_id) in self._values:
                continue
            fresh.append((question, row_id))
            value = metadata(question, self.now()) if question.kind == "metadata" else question.default
            if value is not None:
                self._values[name, row_id] = filled[name, row_id] = value
        for name, row_id in keys:
            self._work_out(name, row_id)
        for question, row_id in sorted(fresh, key=lambda one: one[0].row):
            run = self.logic.run(question.name, "first_value")
            if run:
                value = to_answer(run(Standing(self, question.name, row_id)), question.kind)
                if value is not None:
                    filled[question.name, row_id] = value
                    self.put(question.name, row_id, value)
        return filled

    def _work_out(self, name: str, row_id: str) -> bool:
        """Work out one question or group in one row; True if what others see of it changed."""
        question = self.template.questions.get(name)
        parent = (question.group[-1] if question.group else "") if question else self.template.groups[name].parent
        around = self.rows.around(row_id, self.logic.home(parent)) if parent and self.logic.home(parent) else ""
        applies = (not parent or self._applies.get((parent, around), True)) and self.truth(
            name, row_id, "relevant", True
        )
        changed = self._applies.get((name, row_id)) is not applies
        self._applies[name, row_id] = applies
        if applies and question and question.calculation and not question.trigger:
            changed |= self._calculate(name, row_id)
        return changed

    def _calculate(self, name: str, row_id: str) -> bool:
        run = self.logic.run(name, "calculation")
        if run is None:
            return False
        question = self.template.questions[name]
        before = self.seen_value(name, row_id)
        result = first(run(Standing(self, name, row_id)))
        value = to_answer(result, question.kind)
        self._values[name, row_id] = value
        computed = result if question.kind in ("calculate", "hidden") else from_answer(value, question.kind)
        self._computed[name, row_id] = computed
        return (type(before), repr(before)) != (type(computed), repr(computed))

    def of_repeat(self, group: str) -> set[Key]:
        """Give what stands for all rows of a repeat having changed: itself and its questions, seen from anywhere."""
        names = [group, *(name for name, one in self.template.questions.items() if one.repeat == group)]
        return {(name, "*") for name in names}

    def spread(self, changed: Iterable[Key]) -> frozenset[Key]:
        """Work out all that depends on what changed, in the template's order, stopping where nothing changes.

        A key whose row is "*" stands for rows of a repeat having come or gone.
        """
        waiting: list[tuple[int, str, str]] = []
        queued: set[Key] = set()
        told = {key for key in changed if key[1] != "*"}

        def push(name: str, row_id: str) -> None:
            for dependant, across in self.logic.dependants.get(name, ()):
                for other in self._places(dependant, row_id, across):
                    if (dependant, other) not in queued:
                        queued.add((dependant, other))
                        heapq.heappush(waiting, (self.logic.rank[dependant], dependant, other))
            for watcher, across in self.logic.watchers.get(name, ()):
                told.update((watcher, other) for other in self._places(watcher, row_id, across))

        for name, row_id in changed:
            push(name, row_id)
        while waiting:
            _, name, row_id = heapq.heappop(waiting)
            queued.discard((name, row_id))
            if self._work_out(name, row_id):
                told.add((name, row_id))
                push(name, row_id)
        return frozenset(key for key in told if key[0] in self.template.questions)

    def _places(self, name: str, row_id: str, across: bool) -> list[str]:
        """Give the rows in which ``name`` must be looked at again when something in ``row_id`` changed."""
        home = self.logic.home(name)
        return self.rows.of(home) if across or row_id == "*" else self.rows.seen(home, row_id)


def metadata(question: Question, now: datetime) -> Value:
    """Give what is recorded when a form is first opened."""
    if question.appearance in ("start", "start_time"):
        return now.isoformat(timespec="seconds")
    return now.astimezone().date().isoformat() if question.appearance == "today" else None
