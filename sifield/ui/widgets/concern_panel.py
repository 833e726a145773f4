"""The panel of an immediate concern: whom to tell, in person, now, and three things to keep once they know."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QVBoxLayout, QWidget

from sifield.ui.theme import S1, S2, theme
from sifield.ui.widgets.banner import announce
from sifield.ui.widgets.buttons import PrimaryButton, QuietButton
from sifield.ui.widgets.choice_lines import RadioLine
from sifield.ui.widgets.choices import ChoiceRow
from sifield.ui.widgets.fields import FieldRow, TextField
from sifield.ui.widgets.icon import Icon
from sifield.ui.widgets.layout import Rule, clear, column, row
from sifield.ui.widgets.resting import Rest
from sifield.ui.widgets.side_panel import SidePanel
from sifield.ui.widgets.stage import tab_as_laid_out
from sifield.ui.widgets.text import Text

ABOUT = (("child", "A child"), ("adult", "What an adult did"), ("head", "What the headteacher did"))
_WAYS = {
    "child": "Go to the designated safeguarding lead. If they are not there, to a deputy.",
    "adult": "Go to the headteacher. Never to the adult whom it is about.",
    "head": "Go to the chair or the chief executive, and to the local authority’s designated officer. Never to the "
    "headteacher.",
}


@dataclass(frozen=True, slots=True)
class PersonLine:
    """Someone to be told: ``words`` is who it is, ``reach`` how to reach her and since when that is known."""

    words: str
    reach: str
    is_doubtful: bool = False


class ConcernPanel(SidePanel):
    """Whom to tell, and what is kept of it.

    **Signals:** ``about_chosen(about: str)`` (see ``ABOUT``), ``rested()`` while somebody types, ``edited()`` when
    anything was chosen or a field was left, ``told()`` when the person says that she has told somebody, ``denied()``
    when there is nothing to pass on.
    """

    about_chosen = Signal(str)
    rested = Signal()
    edited = Signal()
    told = Signal()
    denied = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(
            parent, "Immediate concern", close="Close the immediate concern", mark=Icon("shield", "bad", 20)
        )
        self.setObjectName("concern_panel")
        self._school = Text("", "small", "ink2")
        self.about = ChoiceRow("Whom is it about?", ABOUT)
        self._way = Text("", "body")
        self._people = QVBoxLayout()
        self._people.setSpacing(S2)
        self._group = QButtonGroup(self)
        self._nobody = Text("", "strong", "bad")
        self.time, self.reference = TextField(), TextField()
        self._time = FieldRow("When did you tell them?", self.time)
        hint = "The number or code of their own record. Never a name."
        self._reference = FieldRow("The school’s reference", self.reference, hint=hint, optional=True)
        self.done = PrimaryButton("I have told them")
        self.done.setObjectName("told")
        self.deny = QuietButton("There is nothing to pass on")
        self.deny.setObjectName("nothing_to_pass_on")
        self._kept = Text("", "strong", "ok")
        self._lay_out()
        self.about.chosen.connect(self._choose_about)
        rest = Rest(self)
        rest.rested.connect(self.rested)
        for field in (self.time, self.reference):
            field.textEdited.connect(rest.touch)
            field.editingFinished.connect(rest.cancel)
            field.editingFinished.connect(self.edited)
        self.done.clicked.connect(self.told)
        self.deny.clicked.connect(self.denied)

    def _lay_out(self) -> None:
        self._kept.hide()
        self._nobody.hide()
        now = Text("Tell them in person, now.", "section", "bad")
        words = Text(
            "If a child is in danger, call 999 first. Write down no name, and nothing of what you saw or heard: not "
            "here, and nowhere in this visit.",
            "body",
        )
        kept = Text(
            "Kept are the time, whom you told and the reference: for the school’s safeguarding records only. They "
            "stand in no plan, report, overview or search.",
            "small",
            "hint",
        )
        body = self.body
        body.addWidget(self._school)
        body.addWidget(self._kept)
        body.addLayout(column(now, words, gap=S1))
        body.addLayout(column(Text("Whom is it about?", "strong"), self.about, self._way, gap=S1))
        body.addWidget(Rule())
        body.addLayout(column(Text("Whom did you tell?", "strong"), self._nobody, self._people, gap=S2))
        body.addWidget(self._time)
        body.addWidget(self._reference)
        body.addLayout(column(row(self.done, "stretch"), row(self.deny, "stretch"), kept, gap=S2))
        body.addStretch(1)

    # -- what stands in it -----------------------------------------------------------------------------------------

    @property
    def whom(self) -> str:
        """Who was told, in the words of the line that is chosen, or ""."""
        chosen = self._group.checkedButton()
        return chosen.text() if chosen is not None else ""

    def show_about(self, school: str, about: str) -> None:
        """Say in which school one is, and whom it is about."""
        self._school.setText(school)
        self.about.set_value(about)
        self._way.setText(_WAYS[about])

    def show_people(self, lines: Sequence[PersonLine], chosen: str) -> None:
        """Show whom to tell, the first one first."""
        for button in self._group.buttons():
            self._group.removeButton(button)
        clear(self._people)
        for line in lines:
            button = RadioLine(line.words, f"Told: {line.words}. {line.reach}")
            button.setChecked(line.words == chosen)
            self._group.addButton(button)
            button.clicked.connect(self.edited)
            reach = Text(line.reach, "body", "warn" if line.is_doubtful else "ink2")
            self._people.addLayout(column(button, row(reach, margins=(theme().px(38), 0, 0, 0)), gap=0))
        tab_as_laid_out(self)

    def show_telling(self, time: str, reference: str, *, is_begun: bool) -> None:
        """Show what is written so far."""
        self.time.setText(time)
        self.reference.setText(reference)
        self.deny.setVisible(is_begun)

    def show_kept(self, words: str) -> None:
        """Say what was passed on, "" for nothing; the panel is ready for another one."""
        self._kept.setText(words)
        self._kept.setVisible(bool(words))
        if words:
            announce(self, words)
            self._page.verticalScrollBar().setValue(0)

    def show_faults(self, *, whom: str = "", time: str = "", reference: str = "") -> None:
        """Say by its field what is to be mended, and go to the first; without any take them away."""
        self._nobody.setText(whom)
        self._nobody.setVisible(bool(whom))
        self._time.show_fault(time)
        self._reference.show_fault(reference)
        if whom and self._group.buttons():
            announce(self, whom, urgent=True)
            self._go_to(self._group.buttons()[0])
        elif time or reference:
            self._go_to(self.time if time else self.reference)

    def _go_to(self, part: QWidget) -> None:
        part.setFocus()
        self._page.reveal(part)

    def _choose_about(self, about: str) -> None:
        self._way.setText(_WAYS[about])
        self.about_chosen.emit(about)

    # -- where it lies ---------------------------------------------------------------------------------------------

    def open(self) -> None:
        """Come up, with the focus on whom it is about."""
        self.come_up()
        chosen = [pill for pill in self.about.pills.values() if pill.isChecked()]
        (chosen[0] if chosen else self.close_button).setFocus()
        announce(self, "Immediate concern. Tell them in person, now.", urgent=True)
