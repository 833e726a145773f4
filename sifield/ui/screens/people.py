"""The people of the trust: who does what, which roles nobody holds, inviting and importing."""

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from sifield.errors import SifieldError
from sifield.fieldwork import held_roles, people, schools
from sifield.fieldwork.held_roles import RoleRow
from sifield.fieldwork.people import PersonDetails, PersonWords
from sifield.fieldwork.schools import SchoolRow
from sifield.ui.tasks import Tasks
from sifield.ui.theme import S2
from sifield.ui.widgets.banner import Banner, Banners, announce
from sifield.ui.widgets.buttons import SecondaryButton
from sifield.ui.widgets.card import Card
from sifield.ui.widgets.columns import Columns
from sifield.ui.widgets.file_drop import FileDrop
from sifield.ui.widgets.flow import FlowLayout
from sifield.ui.widgets.invite_card import Invitation, InviteCard
from sifield.ui.widgets.layout import Page, clear, column
from sifield.ui.widgets.list_row import ListRow
from sifield.ui.widgets.person_form import PersonForm
from sifield.ui.widgets.stage import tab_as_laid_out
from sifield.ui.widgets.text import Text
from sifield.ui.words import count
from sifield.wire.joining import ROLE_WORDS

if TYPE_CHECKING:
    from sifield.ui.tasks import Session

FILES = "Lists of people (*.csv *.txt)"
_Found = tuple[tuple[PersonDetails, ...], tuple[str, tuple[RoleRow, ...]], tuple[SchoolRow, ...]]


class People(Page):
    """Who works with the trust; an administrator adds, imports and invites here.

    **Signals:** ``person_opened(person_id: str, name: str)``, ``file_chosen(path: Path)`` to import,
    ``invited(name: str)``.
    """

    person_opened = Signal(str, str)
    file_chosen = Signal(object)
    invited = Signal(str)

    def __init__(
        self,
        tasks: Tasks,
        today: Callable[[], date],
        invite: Callable[[Invitation], str] | None,
        *,
        may_administer: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        """``invite`` asks the centre for a code; None where there is no centre to ask, or she may not."""
        super().__init__(parent, widest=1320)
        self.setObjectName("people")
        self._tasks, self._today, self._invite = tasks, today, invite
        self._may_administer = may_administer
        self._shown: _Found | None = None
        self._dialog: QFileDialog | None = None
        self.banners = Banners()
        self.add = SecondaryButton("Add someone", icon="plus")
        self.bring = SecondaryButton("Import from a file…", icon="document")
        self.form = PersonForm("Add the person")
        self.form.hide()
        self.invite_card = InviteCard()
        self._count = Text("", "body", "ink2")
        self._rows = QVBoxLayout()
        self._rows.setSpacing(S2)
        self.roles = Card(name="Roles of the improvement model")
        self.roles.hide()
        self._lay_out()
        self._connect()
        self.refresh()

    def _lay_out(self) -> None:
        buttons, left, right = QWidget(), QWidget(), QWidget()
        flow = FlowLayout(buttons, gap=S2)
        flow.addWidget(self.add)
        flow.addWidget(self.bring)
        left.setLayout(column(self.invite_card, self.roles))
        right.setLayout(column(self._count, self._rows))
        self.body.addWidget(self.banners)
        self.body.addWidget(Text("People", "display"))
        self.body.addWidget(buttons)
        self.body.addWidget(self.form)
        self.body.addWidget(Columns((left, right), least=380))
        self.body.addStretch(1)
        buttons.setVisible(self._may_administer)
        self.invite_card.setVisible(self._invite is not None)
        self._left = left

    def _connect(self) -> None:
        self.add.clicked.connect(self._open_form)
        self.bring.clicked.connect(self._ask_file)
        self.form.given.connect(self._add)
        self.form.left.connect(self.form.hide)
        self.invite_card.wanted.connect(self._ask_code)
        self.invite_card.code_shown.connect(lambda: self.reveal(self.invite_card.result))
        if self._may_administer:
            drop = FileDrop(self, "Let go to read this list of people")
            drop.dropped.connect(self.file_chosen)
            drop.refused.connect(self.show_fault)
        self._tasks.changed.connect(self._on_changed)

    def refresh(self) -> None:
        """Read people, roles and schools anew."""
        today = self._today()

        def look(session: "Session") -> _Found:
            return (
                people.list_people(session, today), held_roles.list_roles(session, today),
                schools.list_schools(session, today),
            )  # fmt: skip

        self._tasks.read(self, look, self._show)

    def show_fault(self, fault: SifieldError) -> None:
        """Say what went wrong with a file."""
        self.banners.tell(fault)

    def show_done(self, words: str) -> None:
        """Say what was done."""
        self.banners.add(Banner(words, tone="ok"))

    def _on_changed(self, _store: str, owner: QObject | None) -> None:
        self.refresh()

    def _show(self, found: _Found) -> None:
        if found == self._shown:  # a list rebuilt under the pointer would lose the click
            return
        self._shown = found
        everybody, (model, roles), places = found
        today, active = self._today(), sum(one.is_active for one in everybody)
        away = len(everybody) - active
        self._count.setText(f"{count(active, 'person', 'people')}{f', {away} inactive' if away else ''}")
        clear(self._rows)
        for person in everybody:
            shown = ListRow(person.name, say_work(person, today), tag="" if person.is_active else "Inactive")
            shown.clicked.connect(partial(self.person_opened.emit, person.id, person.name))
            self._rows.addWidget(shown)
        self._show_roles(model, roles)
        self.invite_card.offer_people(
            (one.id, one.name, one.role, say_work(one, today)) for one in everybody if one.is_active
        )
        self.invite_card.offer_schools((school.id, school.name) for school in places)
        tab_as_laid_out(self)

    def _show_roles(self, model: str, roles: tuple[RoleRow, ...]) -> None:
        clear(self.roles.body)
        self.roles.setVisible(bool(roles))
        self._left.setVisible(bool(roles) or self._invite is not None)
        free = [role.title for role in roles if not role.holders]
        self.roles.body.addWidget(Text(f"Roles of “{model}”", "title"))
        for role in (one for one in roles if one.holders):
            holders = Text(", ".join(role.holders), "small", "ink2")
            self.roles.body.addLayout(column(Text(role.title, "strong"), holders, gap=0))
        if free:
            said = Text(f"Nobody holds {count(len(free), 'role')} yet:", "strong", "warn")
            self.roles.body.addLayout(column(said, Text(" · ".join(free), "small", "ink2"), gap=2))

    # -- adding, importing

    def _open_form(self) -> None:
        self.form.show()
        self.form.name.setFocus()
        self.reveal(self.form)

    def _add(self, name: str, email: str, role: str) -> None:
        words = PersonWords(name, email, role)
        self._tasks.write(
            self,
            lambda session: people.add(session, words),
            lambda _id: self._added(words.name),
            failed=self.form.show_fault,
        )

    def _added(self, name: str) -> None:
        self.form.clear()
        self.form.hide()
        announce(self, f"{name} is added")

    def _ask_file(self) -> None:
        self._dialog = QFileDialog(self, "Import people", "", FILES)
        self._dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        self._dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._dialog.fileSelected.connect(lambda path: self.file_chosen.emit(Path(path)))
        self._dialog.open()

    # -- inviting

    def _ask_code(self, wanted: Invitation) -> None:
        if self._invite is None:
            return
        invite = self._invite
        self._tasks.run(
            self, lambda: invite(wanted), lambda code: self._made(wanted.name, code), self.invite_card.show_fault
        )

    def _made(self, name: str, code: str) -> None:
        self.invite_card.show_code(name, code)
        self.invited.emit(name)


def say_work(person: PersonDetails, today: date) -> str:
    """Say what a person does: her posts, her role in the trust, the model's roles that she holds, her free days."""
    role = ROLE_WORDS.get(person.role, person.role)
    parts = [*person.posts] or [role]
    if person.posts and person.role not in ("", "headteacher"):
        parts.append(role)
    parts += [one.title for one in person.holds(today)]
    if person.released:
        parts.append(f"free on {count(len(person.released), 'day')} to come")
    return " · ".join(filter(None, dict.fromkeys(parts)))
