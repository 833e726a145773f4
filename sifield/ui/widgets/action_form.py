"""Everything that an action row holds, as a form: the few things that matter first, the rest unfolds."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCompleter, QVBoxLayout, QWidget

from sifield.ui.theme import S3
from sifield.ui.widgets.buttons import QuietButton
from sifield.ui.widgets.choices import ChoiceRow
from sifield.ui.widgets.columns import Columns
from sifield.ui.widgets.dates import DateField, Settle
from sifield.ui.widgets.fields import FieldRow, TextArea, TextField
from sifield.ui.widgets.layout import column, row
from sifield.ui.widgets.milestone_lines import MilestoneLines, MilestoneText
from sifield.ui.widgets.resting import Rest

SIDES = (("school", "The school"), ("trust", "The trust"))
RAGS = (("green", "Green"), ("amber", "Amber"), ("red", "Red"))
_TRUST = "trust"
_MOST_HALF_DAYS = 400
FIRST = frozenset(
    ("text", "owner_name", "owner_role", "deadline", "verifier_name", "success_criterion", "baseline", "target")
    + ("rag", "rag_reason", "half_days")
)
"""What shows at once; everything else lies under "More"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionText:
    """What stands in an action row."""

    text: str = ""
    owner_name: str = ""
    owner_role: str = ""
    deadline: date | None = None
    success_criterion: str = ""
    monitored_by: str = ""
    support: str = ""
    side: str = "school"
    stage: str = ""
    half_days: int = 0
    starts_on: date | None = None
    resources: str = ""
    baseline: str = ""
    target: str = ""
    statutory: str = ""
    evidence_wanted: str = ""
    monitored_how: str = ""
    verifier_name: str = ""
    verifier_role: str = ""
    late_reason: str = ""
    rag: str = ""
    rag_reason: str = ""
    milestones: tuple[MilestoneText, ...] = ()


class ActionForm(QWidget):
    """The fields of one action; what is typed is told after a rest, or when a field is left.

    ``people`` are (name, role) for the type-ahead, where two of one name are offered with their roles; ``stages``
    (name, title) where the trust's model goes by stages.

    **Signals:** ``written(words: ActionText)``.
    """

    written = Signal(object)

    def __init__(
        self,
        ref: str,
        people: Sequence[tuple[str, str]],
        stages: Sequence[tuple[str, str]],
        today: date,
        parent: QWidget | None = None,
        *,
        settle: Settle | None = None,
    ) -> None:
        super().__init__(parent)
        times = Counter(name for name, _ in set(people))
        self._ref = ref
        self._people = {name if times[name] == 1 else f"{name}, {role}": (name, role) for name, role in people}
        self._kept = ActionText()
        self._rest = Rest(self)
        self.rows: dict[str, FieldRow] = {}
        self._make_rows(stages, today, settle)
        self.more = QuietButton("More", icon="chevron-down", name=f"More of {ref}")
        self.more.setCheckable(True)
        self._rest_of_it = QWidget()
        self._lay_out()
        for line in self.rows.values():
            self._listen(line.field)
        self._rest.rested.connect(self._say)
        self.more.toggled.connect(self._unfold)
        self._unfold(False)

    @property
    def is_waiting(self) -> bool:
        """Whether something was typed that has not been told yet."""
        return self._rest.is_waiting

    def show_words(self, words: ActionText) -> None:
        """Show an action as it is stored."""
        self._kept = words
        for name, line in self.rows.items():
            _set(line.field, getattr(words, name))
        self._rest.cancel()
        self._fit(words)

    def field(self, name: str) -> QWidget:
        """Give a field, unfolded where it lies under "More"."""
        if name not in FIRST:
            self.more.setChecked(True)
        return self.rows[name].field

    def show_faults(self, gaps: Mapping[str, str]) -> None:
        """Say by each field what is wrong with it; what lies under "More" is unfolded for that."""
        for name, line in self.rows.items():
            line.show_fault(gaps.get(name, ""))
        if any(name not in FIRST for name in gaps):
            self.more.setChecked(True)

    def freeze(self) -> None:
        """The plan is signed: show, but change nothing."""
        for line in self.rows.values():
            line.setEnabled(False)

    def flush(self) -> None:
        """Say now what was typed last."""
        self._rest.flush()

    def _make_rows(self, stages: Sequence[tuple[str, str]], today: date, settle: Settle | None) -> None:
        ref = self._ref
        day, late = DateField(f"By when, {ref}", today, settle=settle), f"Why only after the next review, {ref}"
        self._row("text", "What is to be done", self._area(2), hint="A verb first, one outcome.")
        self._row("owner_name", "Who leads it", self._person(), hint="One person, by name.")
        self._row("owner_role", "Role", TextField(f"Role, {ref}"), hint="It outlives a change of staff.")
        self._row("deadline", "By when", day)
        self._row("verifier_name", "Who verifies it", self._person(), hint="Somebody else, who looks again.")
        self._row(
            "success_criterion", "How shall we know that it has worked", self._area(2),
            hint="Something that can be seen or counted.",
        )  # fmt: skip
        self._row("baseline", "Where it stands today", TextField(), hint="For example: 9 of 20 book bags.")
        self._row("target", "Where it shall stand", TextField(), optional=True)
        self._row("half_days", "Half-days that the trust gives", _CountField(), optional=True)
        self._row("rag", "How sure is it?", ChoiceRow(f"How sure is {ref}", RAGS, about=ref))
        self._row("rag_reason", "Why", TextField(f"Why {ref} is so sure"))
        self._row("side", "Whose action is it?", ChoiceRow(f"Whose action is {ref}", SIDES, about=ref))
        if stages:
            self._row("stage", "Stage", ChoiceRow(f"Stage of {ref}", stages, about=ref), optional=True)
        self._row("starts_on", "Start", DateField(f"Start of {ref}", today, settle=settle), optional=True)
        self._row("late_reason", "Why only after the next review", TextField(late), optional=True)
        self._row(
            "milestones",
            "Milestones",
            MilestoneLines(ref, today, settle=settle),
            hint="A day, and what can be seen by then.",
            optional=True,
        )
        self._row("support", "Support from the trust", self._area(1), optional=True)
        self._row("resources", "Resources", self._area(1), hint="Money, people, training, time.", optional=True)
        self._row("monitored_by", "Who monitors it", self._person(), optional=True)
        self._row("monitored_how", "How, and how often", TextField(), optional=True)
        self._row("evidence_wanted", "Evidence that is wanted", TextField(), optional=True)
        self._row("verifier_role", "Role of who verifies it", TextField(), optional=True)
        self._row("statutory", "Asked for by law in", TextField(), hint="Document and edition.", optional=True)

    def _row(self, name: str, label: str, field: QWidget, *, hint: str = "", optional: bool = False) -> None:
        if not field.accessibleName():
            field.setAccessibleName(f"{label}, {self._ref}")
        self.rows[name] = FieldRow(label, field, hint=hint, optional=optional)

    def _area(self, lines: int) -> TextArea:
        return TextArea(lines=lines)

    def _person(self) -> TextField:
        field = TextField()
        completer = QCompleter(sorted(self._people), field)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.activated.connect(self._say)
        field.setCompleter(completer)
        return field

    def _lay_out(self) -> None:
        lines = self.rows

        def pairs(*names: str) -> Columns:
            return Columns([lines[name] for name in names if name in lines])

        who, measure = pairs("owner_name", "owner_role", "deadline", "verifier_name"), pairs("baseline", "target")
        self._promise = pairs("rag", "rag_reason", "half_days")
        folded = QVBoxLayout(self._rest_of_it)
        folded.setContentsMargins(0, 0, 0, 0)
        folded.setSpacing(S3)
        for part in (
            pairs("side", "stage", "starts_on", "late_reason"), lines["milestones"], lines["support"],
            lines["resources"], pairs("monitored_by", "monitored_how", "evidence_wanted", "verifier_role"),
            lines["statutory"],
        ):  # fmt: skip
            folded.addWidget(part)
        first = (lines["text"], who, lines["success_criterion"], measure, self._promise)
        self.setLayout(column(*first, row(self.more, "stretch"), self._rest_of_it, gap=S3))

    def _listen(self, field: QWidget) -> None:
        if isinstance(field, TextArea):
            field.textChanged.connect(self._typed)
            field.left.connect(self.flush)
        elif isinstance(field, TextField):
            field.textEdited.connect(self._typed)
            field.editingFinished.connect(self.flush)
        elif isinstance(field, MilestoneLines):
            field.typed.connect(self._typed)
            field.left.connect(self._say)
        elif isinstance(field, (DateField, ChoiceRow)):
            field.chosen.connect(self._say)

    def _unfold(self, shown: bool) -> None:
        self._rest_of_it.setVisible(shown)
        self.more.setText("Less" if shown else "More: milestones, support, resources, monitoring")

    def _fit(self, words: ActionText) -> None:
        self._promise.setVisible(words.side == _TRUST)

    def _now(self) -> ActionText:
        # What no field shows (a stage, where the model has none) stays as it is.
        seen = {name: _get(line.field) for name, line in self.rows.items()}
        return ActionText(**{one.name: seen.get(one.name, getattr(self._kept, one.name)) for one in fields(ActionText)})

    def _typed(self) -> None:
        if self._now() != self._kept:
            self._rest.touch()

    def _say(self) -> None:
        for name, role in (("owner_name", "owner_role"), ("verifier_name", "verifier_role")):
            self._fill_role(name, role)
        words = self._now()
        self._rest.cancel()
        if words != self._kept:
            self._kept = words
            self._fit(words)
            self.written.emit(words)

    def _fill_role(self, name: str, role: str) -> None:
        """Let the role come with a name that is known; a verifier's goes with the name that it came with."""
        typed, before = str(_get(self.rows[name].field)).strip(), getattr(self._kept, name)
        who, known = self._people.get(typed, (typed, ""))
        if who != typed:
            _set(self.rows[name].field, who)
            _set(self.rows[role].field, known)
            return
        is_free = not str(_get(self.rows[role].field)).strip() or name == "verifier_name"
        if who != before.strip() and is_free and (known or name == "verifier_name"):
            _set(self.rows[role].field, known)


class _CountField(TextField):
    """A small number; whatever else is typed counts as none."""

    @property
    def count(self) -> int:
        digits = self.text().strip()
        return min(int(digits), _MOST_HALF_DAYS) if digits.isascii() and digits.isdigit() and len(digits) < 4 else 0


def _get(field: QWidget) -> Any:
    if isinstance(field, TextArea):
        return field.toPlainText()
    if isinstance(field, _CountField):
        return field.count
    if isinstance(field, TextField):
        return field.text()
    assert isinstance(field, (DateField, ChoiceRow, MilestoneLines))
    return field.value


def _set(field: QWidget, value: Any) -> None:
    if isinstance(field, TextArea):
        if field.toPlainText().strip() != value.strip():
            field.setPlainText(value)
    elif isinstance(field, TextField):
        words = str(value or "")
        if field.text().strip() != words.strip():
            field.setText(words)
    elif isinstance(field, (DateField, ChoiceRow, MilestoneLines)) and field.value != value:
        field.set_value(value)
