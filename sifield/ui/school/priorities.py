"""The school's own priorities: taken over from its plan once a year, and what hangs on each."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from sifield.errors import SifieldError
from sifield.fieldwork import priorities, priority_lists
from sifield.fieldwork.priorities import PriorityRow, Taken
from sifield.fieldwork.school_page import SchoolPage
from sifield.fieldwork.school_work import Event, Risk
from sifield.fieldwork.tracked_actions import TrackedAction
from sifield.ui.school.entry import Entry
from sifield.ui.school.section import Desk, Section, Work, gestures
from sifield.ui.widgets.buttons import IconButton, SecondaryButton
from sifield.ui.widgets.card import Card
from sifield.ui.widgets.fields import ChoiceField, FieldRow, TextArea, TextField
from sifield.ui.widgets.layout import row
from sifield.ui.widgets.list_row import ListRow
from sifield.ui.widgets.text import Text
from sifield.ui.words import count, say_day, say_year
from sifield.wire.records import OVER

_PROGRESS_FORMS = ("sdp_progress", "sdp_collaboration")
"""The forms of the visits that look at the school's development plan."""
_SHORT = 90


class PrioritiesSection(Section):
    """The priorities of the year, with the findings and actions that hang on them."""

    key, title = "priorities", "The school’s own priorities"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.lines = TextArea("Priorities, one a line", lines=4)
        hint = "Copy them from the school’s development plan. One with the same words keeps what hangs on it."
        self.list_form = Entry(
            "Paste the priorities", "Keep the list", (FieldRow("Priorities, one a line", self.lines, hint=hint),)
        )
        self.text = TextField("Words of the priority")
        self.text_form = Entry("Change", "Keep the words", (FieldRow("Words of the priority", self.text),))
        self.work = ChoiceField("What hangs on it")
        self.hang_form = Entry("Hang", "Hang it here", (FieldRow("An action or a finding", self.work),))
        self.paste = SecondaryButton("Paste the list…", icon="note")
        self.choose = SecondaryButton("Choose a file…", icon="document")
        self.choose.setToolTip("A .xlsx or .csv file with one priority in each row")
        for button in (self.paste, self.choose):
            self.buttons.addWidget(button)
        for form in (self.list_form, self.text_form, self.hang_form):
            self.add_form(form)
        self._priority_id = ""
        self._dialog: QFileDialog | None = None
        self.paste.clicked.connect(self._ask_list)
        self.choose.clicked.connect(self._ask_file)
        self.list_form.kept.connect(self._keep_lines)
        self.text_form.kept.connect(self._keep_text)
        self.hang_form.kept.connect(self._hang)

    def of(self, page: SchoolPage) -> object:
        return page.priorities, page.year, page.work.actions, page.work.risks, _progress(page)

    def count(self, page: SchoolPage) -> int:
        return len(page.priorities)

    def fill(self, page: SchoolPage) -> None:
        looked = _progress(page)
        told = f"Progress with the plan was last looked at on {say_day(looked.on)}: {looked.title}." if looked else ""
        nothing = f"No priorities of {say_year(page.year)} are written down yet."
        self.tell(told if page.priorities else nothing)
        for one in page.priorities:
            self.rows.addWidget(self._card(one, page))

    def _card(self, one: PriorityRow, page: SchoolPage) -> QWidget:
        card = Card(name=one.text)
        actions = [action for action in page.work.actions if action.priority_id == one.id]
        risks = [risk for risk in page.work.risks if risk.priority_id == one.id]
        card.body.addWidget(Text(f"{one.number}  {one.text}", "strong"))
        card.body.addWidget(Text(_say_work(actions, risks), "small", "hint"))
        for action in actions:
            off = partial(priorities.hang_action, action_id=action.id, priority_id="")
            card.body.addWidget(self._hung(action.text, action.plan_id, "action", off))
        for risk in risks:
            off = partial(priorities.hang_finding, finding_id=risk.finding_id, priority_id="")
            card.body.addWidget(self._hung(risk.text, risk.plan_id, "finding", off))
        remove = partial(priorities.remove_priority, priority_id=one.id)
        offered = (
            ("Hang work on it", partial(self._ask_work, one)),
            ("Change", partial(self._ask_text, one)),
            ("Remove", self.doing(remove)),
        )
        card.body.addLayout(gestures(f"priority {one.number}", *offered))
        return card

    def _hung(self, text: str, plan_id: str, kind: str, work: Work) -> QWidget:
        line, shown = QWidget(), ListRow(text, f"The {kind} hangs on this priority")
        off = IconButton("close", f"Take this {kind} off the priority: {_short(text)}")
        does = self.doing(work)
        if plan_id:
            shown.clicked.connect(partial(self.plan_opened.emit, plan_id))
        off.clicked.connect(lambda: does())
        line.setLayout(row(shown, off))
        return line

    # -- the list --------------------------------------------------------------------------------------------------

    def _ask_list(self) -> None:
        there = self.page.priorities if self.page is not None else ()
        self.lines.setPlainText("\n".join(one.text for one in there))
        self.list_form.ask()

    def _keep_lines(self) -> None:
        try:
            self._take(priority_lists.read_lines(self.lines.toPlainText()))
        except SifieldError as fault:
            self.list_form.show_fault(fault)

    def _ask_file(self) -> None:
        self._dialog = QFileDialog(self.window(), "Choose the priorities", "", "Priorities (*.xlsx *.csv)")
        self._dialog.setObjectName("priorities_dialog")
        self._dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        self._dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._dialog.fileSelected.connect(lambda path: self.read_file(Path(path)))
        self._dialog.open()

    def read_file(self, path: Path) -> None:
        """Take the priorities of a file over, out of the window's way."""
        self.desk.tasks.run(self, lambda: priority_lists.read_path(path), self._take, self.desk.tell)

    def _take(self, texts: tuple[str, ...]) -> None:
        if self.page is None:
            return
        take = partial(priorities.take_list, school_id=self.desk.school_id, year=self.page.year, texts=texts)
        self.desk.write(take, self._taken)

    def _taken(self, taken: Taken) -> None:
        self.list_form.hide()
        self.paste.setFocus()
        if taken.in_use:
            left = "It is" if len(taken.in_use) == 1 else "They are"
            self.desk.tell(
                SifieldError(
                    f"{count(len(taken.in_use), 'priority', 'priorities')} of before stay, for work hangs on them: "
                    f"{'; '.join(_short(text) for text in taken.in_use)}",
                    f"{left} at the end of the list. Hang the work on another priority, then remove it.",
                    code="in-use",
                )
            )

    # -- one of them -----------------------------------------------------------------------------------------------

    def _ask_text(self, one: PriorityRow) -> None:
        self._priority_id = one.id
        self.text.setText(one.text)
        self.text_form.ask(f"Change priority {one.number}")

    def _keep_text(self) -> None:
        edit = partial(priorities.edit_priority, priority_id=self._priority_id, text=self.text.text())
        self.desk.write(edit, lambda _done: self.text_form.hide(), self.text_form.show_fault)

    def _ask_work(self, one: PriorityRow) -> None:
        self._priority_id = one.id
        self.work.clear()
        page = self.page
        for action in page.work.actions if page is not None else ():
            if action.sensitivity == "general" and action.priority_id != one.id:
                self.work.addItem(f"Action: {_short(action.text)}", ("action", action.id))
        for risk in page.work.risks if page is not None else ():
            if risk.sensitivity == "general" and risk.priority_id != one.id:
                self.work.addItem(f"Finding: {_short(risk.text)}", ("finding", risk.finding_id))
        if not self.work.count():
            said = "There is no open action and no live risk that does not hang here already."
            self.desk.tell(SifieldError(said, "They come with agreed plans and finished visits."))
            return
        self.hang_form.ask(f"What hangs on priority {one.number}?")

    def _hang(self) -> None:
        kind, row_id = self.work.currentData()
        hang = (
            partial(priorities.hang_action, action_id=row_id, priority_id=self._priority_id)
            if kind == "action"
            else partial(priorities.hang_finding, finding_id=row_id, priority_id=self._priority_id)
        )
        self.desk.write(hang, lambda _done: self.hang_form.hide(), self.hang_form.show_fault)


def _progress(page: SchoolPage) -> Event | None:
    """Give the latest visit that looked at the school's plan."""
    over = [one for one in page.work.events if one.state in OVER]
    return next((one for one in reversed(over) if one.form_id in _PROGRESS_FORMS), None)


def _say_work(actions: list[TrackedAction], risks: list[Risk]) -> str:
    if not actions and not risks:
        return "Nothing hangs on it yet"
    late = sum(action.late > 0 for action in actions)
    told = [count(len(actions), "open action")] if actions else []
    told += [f"{late} late"] if late else []
    told += [count(len(risks), "live risk")] if risks else []
    return ", ".join(told)


def _short(text: str) -> str:
    return text if len(text) <= _SHORT else f"{text[: _SHORT - 1].rstrip()}…"
