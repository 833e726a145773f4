"""One person: who she is, the roles of the improvement model that she holds, the days on which she is free."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from sifield.errors import SifieldError
from sifield.fieldwork import held_roles, people, release_days
from sifield.fieldwork.held_roles import RoleRow
from sifield.fieldwork.people import HeldRole, PersonDetails, PersonWords, ReleasedDay
from sifield.ui.tasks import Tasks
from sifield.ui.theme import S1, S2
from sifield.ui.widgets.banner import Banner, Banners
from sifield.ui.widgets.buttons import QuietButton, SecondaryButton
from sifield.ui.widgets.card import Card
from sifield.ui.widgets.columns import Columns
from sifield.ui.widgets.flow import FlowLayout
from sifield.ui.widgets.layout import Page, Rule, clear, column, row
from sifield.ui.widgets.person_form import PersonForm
from sifield.ui.widgets.role_form import HeldDaysForm, ReleaseForm, RoleForm
from sifield.ui.widgets.stage import tab_as_laid_out
from sifield.ui.widgets.text import Text
from sifield.ui.words import count, say_day
from sifield.wire.joining import ROLE_WORDS

if TYPE_CHECKING:
    from sifield.ui.tasks import Session

_Found = tuple[PersonDetails, tuple[str, tuple[RoleRow, ...]]]
_INACTIVE = (
    "Who is inactive stands in no list to choose from; what she wrote stays. Her laptop is another matter: whoever "
    "runs the centre withdraws it there."
)


class PersonScreen(Page):
    """One person; an administrator writes here, everybody may look.

    **Signals:** ``titled(title: str, subtitle: str)``.
    """

    titled = Signal(str, str)

    def __init__(
        self,
        tasks: Tasks,
        today: Callable[[], date],
        person_id: str,
        *,
        may_administer: bool,
        is_self: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        """``is_self``: it is the person whose laptop this is, who cannot make herself inactive."""
        super().__init__(parent, widest=1320)
        self.setObjectName("person")
        self._tasks, self._today, self._person_id = tasks, today, person_id
        self._may_administer, self._is_self = may_administer, is_self
        self._shown: _Found | None = None
        self.banners = Banners()
        self._name, self._does = Text("", "display"), Text("", "body", "ink2")
        self.form = PersonForm()
        self.active = SecondaryButton("Make inactive")
        self.roles, self.days = Card(name="Roles"), Card(name="Release days")
        self.role_form, self.release_form = RoleForm(today()), ReleaseForm(today())
        self.held_form = HeldDaysForm(today())
        self._role_rows, self._day_rows = QVBoxLayout(), QVBoxLayout()
        self._roles_title, self._days_said = Text("Roles", "title"), Text("", "body", "ink2")
        self._lay_out()
        self._connect()
        self.refresh()

    def _lay_out(self) -> None:
        left, right = QWidget(), QWidget()
        state = Card(name="In the trust")
        state.body.addWidget(Text("In the trust", "title"))
        state.body.addWidget(Text(_INACTIVE, "small", "hint"))
        state.body.addLayout(row(self.active, "stretch"))
        self.roles.body.addWidget(self._roles_title)
        self.roles.body.addLayout(self._role_rows)
        self.roles.body.addWidget(self.held_form)
        self.roles.body.addWidget(self.role_form)
        self.days.body.addWidget(Text("Release days", "title"))
        self.days.body.addWidget(self._days_said)
        self.days.body.addLayout(self._day_rows)
        self.days.body.addWidget(self.release_form)
        left.setLayout(column(self.form, state, self.roles))
        right.setLayout(column(self.days))
        self.body.addWidget(self.banners)
        self.body.addLayout(column(self._name, self._does, gap=S1))
        self.body.addWidget(Columns((left, right), least=420))
        self.body.addStretch(1)
        for part in (self.form, self.role_form, self.release_form):
            part.setVisible(self._may_administer)
        state.setVisible(self._may_administer and not self._is_self)

    def _connect(self) -> None:
        self.form.given.connect(self._save)
        self.active.clicked.connect(self._turn)
        self.role_form.given.connect(self._hold)
        self.held_form.given.connect(self._change_days)
        self.release_form.given.connect(self._release)
        self._tasks.changed.connect(self._on_changed)

    def refresh(self) -> None:
        """Read the person anew."""
        today, person_id = self._today(), self._person_id

        def look(session: "Session") -> _Found:
            return people.get_person(session, person_id, today), held_roles.list_roles(session, today)

        self._tasks.read(self, look, self._show, failed=self._tell)

    def _on_changed(self, _store: str, _owner: QObject | None) -> None:
        self.refresh()

    def _tell(self, fault: SifieldError) -> None:
        self.banners.tell(fault)

    def _show(self, found: _Found) -> None:
        if found == self._shown:  # fields rebuilt under the hand would lose what is typed
            return
        before, self._shown = self._shown, found
        person, (model, roles) = found
        role = ROLE_WORDS.get(person.role, person.role)
        self.titled.emit(person.name, role)
        self._name.setText(person.name)
        said = [*person.posts] or [role]
        said += [person.email] if person.email else []
        said += [] if person.is_active else ["Inactive"]
        self._does.setText(" · ".join(filter(None, said)))
        if before is None or (before[0].name, before[0].email, before[0].role) != (
            person.name, person.email, person.role
        ):  # fmt: skip
            self.form.show_person(person.name, person.email, person.role)
        self.active.setText("Make inactive" if person.is_active else "Make active again")
        self._roles_title.setText(f"Roles of “{model}”" if model else "Roles of the improvement model")
        self._show_roles(person.roles)
        self.role_form.offer([(one.name, one.title) for one in roles])
        self.role_form.setVisible(self._may_administer and bool(roles))
        self._show_days(person.released)
        tab_as_laid_out(self)

    def _show_roles(self, roles: tuple[HeldRole, ...]) -> None:
        clear(self._role_rows)
        today = self._today()
        if not roles:
            self._role_rows.addWidget(Text("None yet.", "body", "hint"))
        for one in roles:
            lines = column(Text(one.title, "strong"), Text(say_span(one, today), "small", "ink2"), gap=0)
            if self._may_administer:
                lines.addLayout(row(*self._role_buttons(one, today), "stretch", gap=S1))
            self._role_rows.addLayout(lines)
            self._role_rows.addWidget(Rule())

    def _role_buttons(self, one: HeldRole, today: date) -> list[QWidget]:
        days = QuietButton("Change its days", name=f"Change the days of: {one.title}")
        days.clicked.connect(partial(self._ask_days, one))
        if one.until_on is not None and one.until_on <= today:
            return [days]
        end = QuietButton("End it today", name=f"End today: {one.title}")
        end.clicked.connect(partial(self._end, one.id))
        return [days, end]

    def _show_days(self, days: tuple[ReleasedDay, ...]) -> None:
        clear(self._day_rows)
        halves = sum(one.half_days for one in days)
        whole = f"{halves / 2:g} {'day' if halves == 2 else 'days'}"
        said = f"Free for the trust’s work on {count(len(days), 'day')} to come ({whole} of work)."
        self._days_said.setText(said if days else "No day to come on which she is free for the trust’s work.")
        months: dict[tuple[int, int], list[ReleasedDay]] = {}
        for one in days:
            months.setdefault((one.on.year, one.on.month), []).append(one)
        for of_month in months.values():
            held = QWidget()
            flow = FlowLayout(held, gap=S2)
            for one in of_month:
                words = f"{one.on:%a} {one.on.day}{', half' if one.half_days == 1 else ''}"
                if self._may_administer:
                    button = QuietButton(words, icon="close", name=f"Take out {say_day(one.on)}")
                    button.setToolTip(f"Take out {say_day(one.on)}")
                    button.clicked.connect(partial(self._take_out, one.id))
                    flow.addWidget(button)
                else:
                    flow.addWidget(Text(words, "small", wrap=False))
            self._day_rows.addLayout(column(Text(f"{of_month[0].on:%B %Y}", "strong"), held, gap=0))

    # -- writing

    def _save(self, name: str, email: str, role: str) -> None:
        words = PersonWords(name, email, role)
        self._tasks.write(
            self, lambda session: people.change(session, self._person_id, words), failed=self.form.show_fault
        )

    def _said(self, words: str) -> None:
        self.banners.clear()
        self.banners.add(Banner(words, tone="ok"))

    def _turn(self) -> None:
        assert self._shown is not None
        is_active = not self._shown[0].is_active
        self._tasks.write(
            self, lambda session: people.set_active(session, self._person_id, is_active), failed=self._tell
        )

    def _hold(self, role: str, from_on: date, until_on: date | None) -> None:
        self._tasks.write(
            self,
            lambda session: held_roles.hold(session, self._person_id, role, from_on, until_on),
            lambda _id: self.role_form.clear(),
            failed=self.role_form.show_fault,
        )

    def _ask_days(self, held: HeldRole, _on: bool = False) -> None:
        self.held_form.ask(held.id, held.title, held.from_on, held.until_on)
        self.reveal(self.held_form)

    def _change_days(self, held_id: str, from_on: date | None, until_on: date | None) -> None:
        self._tasks.write(
            self,
            lambda session: held_roles.change_days(session, held_id, from_on, until_on),
            lambda _: self.held_form.hide(),
            failed=self.held_form.show_fault,
        )

    def _end(self, held_id: str) -> None:
        today = self._today()
        self._tasks.write(self, lambda session: held_roles.end_role(session, held_id, today), failed=self._tell)

    def _release(self, weekday: int, first: date, last: date | None, half_days: int) -> None:
        def work(session: "Session") -> int:
            days = (first,) if last is None else release_days.weekly(session, weekday, first, last)
            return release_days.release(session, self._person_id, days, half_days)

        self._tasks.write(self, work, self._released, failed=self.release_form.show_fault)

    def _released(self, added: int) -> None:
        self.release_form.clear()
        self._said(f"{count(added, 'day')} added." if added else "These days were there already.")

    def _take_out(self, released_id: str) -> None:
        self._tasks.write(self, lambda session: release_days.take_back(session, [released_id]), failed=self._tell)


def say_span(held: HeldRole, today: date) -> str:
    """Say since when and until when a role is held."""
    begun = held.from_on is not None and held.from_on > today
    since = f"{'from' if begun else 'since'} {say_day(held.from_on)}" if held.from_on else "since ever"
    if held.until_on is None:
        return since
    return f"{since} until {say_day(held.until_on)}{', over' if held.until_on < today else ''}"
