"""The trust's schools: who leads them, adding one, starting a visit in one."""

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from sifield.errors import SifieldError
from sifield.fieldwork import purging, schools
from sifield.fieldwork.purging import Leaver
from sifield.fieldwork.schools import HEAD_ROLES, NewSchool, SchoolRow
from sifield.ui.tasks import Tasks
from sifield.ui.theme import S2
from sifield.ui.widgets.banner import Banner, Banners, announce
from sifield.ui.widgets.buttons import PrimaryButton, QuietButton, SecondaryButton
from sifield.ui.widgets.card import Card
from sifield.ui.widgets.columns import Columns
from sifield.ui.widgets.fields import ChoiceField, FieldRow, TextField
from sifield.ui.widgets.file_drop import FileDrop
from sifield.ui.widgets.flow import FlowLayout
from sifield.ui.widgets.head_of_school import HeadOfSchool
from sifield.ui.widgets.layout import Page, clear, row
from sifield.ui.widgets.list_row import ListRow
from sifield.ui.widgets.states import EmptyState
from sifield.ui.widgets.text import Text
from sifield.ui.words import count, say_day

PHASES = ("Nursery", "Infant", "Junior", "Primary", "Middle", "Secondary", "Secondary with sixth form", "All-through")


class Schools(Page):
    """The list of schools; an administrator adds to it here.

    **Signals:** ``visit_wanted(school_id: str)``, ``booking_wanted(school_id: str)``, ``year_wanted(school_id: str)``,
    ``years_wanted()``, ``school_opened(school_id: str)``, ``file_chosen(path: Path)`` to import,
    ``leaving_wanted(school_id: str)`` to hand over or purge one that has left.
    """

    visit_wanted = Signal(str)
    booking_wanted = Signal(str)
    year_wanted = Signal(str)
    years_wanted = Signal()
    school_opened = Signal(str)
    leaving_wanted = Signal(str)
    file_chosen = Signal(object)

    def __init__(
        self,
        tasks: Tasks,
        today: Callable[[], date],
        *,
        may_administer: bool,
        may_plan: bool = False,
        may_hand_over: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        """``may_hand_over``: she has safeguarding records, which an administrator has not by her role."""
        super().__init__(parent, widest=1320)
        self.setObjectName("schools")
        self._tasks = tasks
        self._today = today
        self._may_administer, self._may_plan, self._may_hand_over = may_administer, may_plan, may_hand_over
        self._shown: tuple[SchoolRow, ...] | None = None
        self._left_shown: tuple[Leaver, ...] = ()
        self._dialog: QFileDialog | None = None
        self.banners = Banners()
        self.add = SecondaryButton("Add a school", icon="plus")
        self.bring = SecondaryButton("Import from the register…", icon="document")
        self._summary = Text("", "body", "ink2")
        self.form = NewSchoolForm()
        self.form.hide()
        self.head = HeadOfSchool(HEAD_ROLES)
        self.head.hide()
        self._rows = QVBoxLayout()
        self._rows.setSpacing(S2)
        self._left = QVBoxLayout()
        self._left.setSpacing(S2)
        self.years = SecondaryButton("The year of all schools", icon="calendar")
        self._lay_out()
        self._connect()
        self.refresh()

    def _lay_out(self) -> None:
        buttons = QWidget()
        flow = FlowLayout(buttons, gap=S2)
        flow.addWidget(self.years)
        flow.addWidget(self.add)
        flow.addWidget(self.bring)
        self.body.addWidget(self.banners)
        self.body.addWidget(Text("Schools", "display"))
        self.body.addWidget(buttons)
        self.years.setVisible(self._may_plan)
        for only in (self.add, self.bring):
            only.setVisible(self._may_administer)
        self.body.addWidget(self._summary)
        self.body.addWidget(self.form)
        self.body.addWidget(self.head)
        self.body.addLayout(self._rows)
        self.body.addLayout(self._left)
        self.body.addStretch(1)

    def _connect(self) -> None:
        self.years.clicked.connect(lambda: self.years_wanted.emit())
        self.add.clicked.connect(self._open_form)
        self.form.given.connect(self._add)
        self.form.left.connect(self.form.hide)
        self.head.given.connect(self._name_head)
        self.head.left.connect(self.head.hide)
        self.bring.clicked.connect(self._ask_file)
        if self._may_administer:
            drop = FileDrop(self, "Let go to read this file of the register")
            drop.dropped.connect(self.file_chosen)
            drop.refused.connect(self._tell)
        self._tasks.changed.connect(self._on_changed)

    def show_done(self, words: str) -> None:
        """Say what was done."""
        self.banners.add(Banner(words, tone="ok"))

    def _tell(self, fault: SifieldError) -> None:
        self.banners.tell(fault)

    def _ask_file(self) -> None:
        self._dialog = QFileDialog(self, "Import schools", "", "The register’s download (*.csv)")
        self._dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        self._dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._dialog.fileSelected.connect(lambda path: self.file_chosen.emit(Path(path)))
        self._dialog.open()

    def refresh(self) -> None:
        """Read the schools anew."""
        today = self._today()
        self._tasks.read(self, lambda session: schools.list_schools(session, today), self._show)
        if self._may_administer or self._may_hand_over:
            self._tasks.read(self, lambda session: purging.list_left(session, today), self._show_left)

    def _on_changed(self, _store: str, owner: QObject | None) -> None:
        self.refresh()

    def _open_form(self) -> None:
        self.head.hide()
        self.form.show()
        self.form.name.setFocus()
        self.reveal(self.form)

    def _add(self, new: NewSchool) -> None:
        today = self._today()
        self._tasks.write(
            self,
            lambda session: schools.add_school(session, new, today),
            lambda _id: self._added(new.name),
            failed=self.form.show_fault,
        )

    def _ask_head(self, school: SchoolRow) -> None:
        self.form.hide()
        self.head.ask(school.id, f"Who leads {school.name} from today?")
        self.reveal(self.head)

    def _name_head(self, school_id: str, name: str, post: str) -> None:
        today = self._today()
        self._tasks.write(
            self,
            lambda session: schools.name_head(session, school_id, name, post, today),
            lambda _id: self.head.hide(),
            failed=lambda fault: self.head.show_fault(str(fault)),
        )

    def _added(self, name: str) -> None:
        self.form.clear()
        self.form.hide()
        announce(self, f"{name} is added")

    def _show(self, rows: tuple[SchoolRow, ...]) -> None:
        if rows == self._shown:  # a list rebuilt under the pointer would lose the click
            return
        self._shown = rows
        self._summary.setText(count(len(rows), "school") if rows else "")
        clear(self._rows)
        for school in rows:
            parts = [part for part in (school.phase, f"ages {school.ages}" if school.ages else "") if part]
            if school.religious_character:
                parts.append(school.religious_character)
            parts.append(f"{school.head.role}: {school.head.name}" if school.head else "No headteacher named yet")
            shown = ListRow(school.name, " · ".join(parts))
            shown.clicked.connect(partial(self.school_opened.emit, school.id))
            start = QuietButton("Start a visit", name=f"Start a visit: {school.name}")
            start.clicked.connect(partial(self.visit_wanted.emit, school.id))
            book = QuietButton("Book a visit", name=f"Book a visit to {school.name}")
            book.clicked.connect(partial(self.booking_wanted.emit, school.id))
            buttons = [start, book]
            buttons += [self._year_button(school)] if self._may_plan else []
            buttons += [self._head_button(school)] if self._may_administer else []
            self._rows.addLayout(row(shown, *buttons))
        if not rows:
            words = (
                "Add the first school, or import all of them from the register; then you can plan a visit there."
                if self._may_administer
                else "Your administrator gives you schools; they come with the next sync."
            )
            self._rows.addWidget(EmptyState("school", "No schools yet", words))

    def _show_left(self, left: tuple[Leaver, ...]) -> None:
        if left == self._left_shown:
            return
        self._left_shown = left
        clear(self._left)
        if left:
            self._left.addWidget(Text("Schools that have left", "title"))
        for one in left:
            detail = f"Left on {say_day(one.left_on)}"
            detail += f" · purged on {say_day(one.purged_on)}" if one.purged_on else " · its records are still here"
            shown = ListRow(one.name, detail, tag="" if one.purged_on else "To hand over", tone="warn")
            shown.clicked.connect(partial(self.leaving_wanted.emit, one.id))
            self._left.addWidget(shown)

    def _year_button(self, school: SchoolRow) -> QuietButton:
        button = QuietButton("Year", name=f"The year of {school.name}")
        button.clicked.connect(partial(self.year_wanted.emit, school.id))
        return button

    def _head_button(self, school: SchoolRow) -> QuietButton:
        words = "Change the head" if school.head else "Name the head"
        button = QuietButton("Head", name=f"{words} of {school.name}")  # one width, or the columns would not stand
        button.clicked.connect(lambda: self._ask_head(school))
        return button


class NewSchoolForm(Card):
    """What is needed to add a school.

    **Signals:** ``given(new: NewSchool)``, ``left()``.
    """

    given = Signal(object)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, name="Add a school")
        self.name, self.urn = TextField("Name of the school"), TextField("URN")
        self.phase = ChoiceField("Phase")
        self.phase.addItems(list(PHASES))
        self.phase.setCurrentText("Primary")
        self.age_from, self.age_to = TextField("Youngest age"), TextField("Oldest age")
        self.character = TextField("Religious character")
        self.head, self.head_role = TextField("Name of the headteacher"), ChoiceField("Post")
        self.head_role.addItems(list(HEAD_ROLES))
        self._name_row = FieldRow("Name of the school", self.name)
        self._urn_row = FieldRow("URN, six digits", self.urn, optional=True)
        self._age_row = FieldRow("Youngest age", self.age_from, optional=True)
        self.save, self.cancel = PrimaryButton("Add the school"), QuietButton("Cancel")
        self.body.addWidget(Text("Add a school", "title"))
        self.body.addWidget(self._name_row)
        self.body.addWidget(
            Columns(
                (
                    self._urn_row,
                    FieldRow("Phase", self.phase),
                    self._age_row,
                    FieldRow("Oldest age", self.age_to, optional=True),
                    FieldRow("Name of the headteacher", self.head, optional=True),
                    FieldRow("Post", self.head_role),
                    FieldRow("Religious character, for example Church of England", self.character, optional=True),
                )
            )
        )
        self.body.addLayout(row(self.save, self.cancel, "stretch"))
        self.save.clicked.connect(self._give)
        self.cancel.clicked.connect(self.left)

    def _give(self) -> None:
        for shown in (self._name_row, self._urn_row, self._age_row):
            shown.show_fault("")
        ages = [field.text().strip() for field in (self.age_from, self.age_to)]
        if any(age and not age.isdecimal() for age in ages):
            self._age_row.show_fault("Enter ages as whole numbers, for example 4 and 11.")
            self.age_from.setFocus()
            return
        first, last = (int(age) if age else None for age in ages)
        self.given.emit(
            NewSchool(
                name=" ".join(self.name.text().split()),
                phase=self.phase.currentText(),
                urn=self.urn.text().strip(),
                age_from=first,
                age_to=last,
                religious_character=self.character.text().strip(),
                head_name=self.head.text().strip(),
                head_role=self.head_role.currentText(),
            )
        )

    def show_fault(self, fault: SifieldError) -> None:
        """Say what is wrong, by its field."""
        shown = {"bad-urn": self._urn_row, "bad-ages": self._age_row}.get(fault.code, self._name_row)
        shown.show_fault(str(fault))
        shown.field.setFocus()

    def clear(self) -> None:
        """Empty every field."""
        for field in (self.name, self.urn, self.age_from, self.age_to, self.character, self.head):
            field.clear()
        self.phase.setCurrentText("Primary")
        self.head_role.setCurrentIndex(0)
