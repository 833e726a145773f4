"""A school that leaves: its records saved as a file to take along, by whoever has them; then purged, by the trust's
administrator.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from sifield.errors import SifieldError
from sifield.fieldwork import access, handing_over, purging, school_page
from sifield.fieldwork.purging import Leaver, Standing
from sifield.fieldwork.school_page import SchoolPage as Card_
from sifield.frameworks.calendar import say_day
from sifield.ui.tasks import StoreName, Tasks
from sifield.ui.widgets.banner import Banner, Banners
from sifield.ui.widgets.buttons import DangerButton, SecondaryButton
from sifield.ui.widgets.card import Card
from sifield.ui.widgets.fields import FieldRow, TextField
from sifield.ui.widgets.flow import FlowLayout
from sifield.ui.widgets.layout import Page, clear, column, row
from sifield.ui.widgets.stage import tab_as_laid_out
from sifield.ui.widgets.text import Text
from sifield.ui.words import count

if TYPE_CHECKING:
    from sifield.ui.tasks import Session

_GOES = (
    "Deleted everywhere: visits with their answers, notes, pictures and findings; action plans with their signatures; "
    "grades, judgements, targets, priorities, strengths and inspections; everything asked, booked and called; the "
    "posts in the school with their telephone numbers, and its own calendars.",
    "It goes from this laptop at once and from every other at its next syncs, also what somebody there has written for "
    "the school and not sent yet. Safeguarding records go with the next sync of whoever has them.",
)
_STAYS = (
    "What stays: the school’s name, URN and days, and the names of people, who are authors elsewhere too.",
    "The centre deletes them too, in every earlier state, with the files of signed plans. Backups of the centre and "
    "files that somebody saved still hold what was.",
)


@dataclass(frozen=True, slots=True)
class _Found:
    leaver: Leaver
    standing: Standing
    sees_safeguarding: bool


class SchoolLeaves(Page):
    """Handing over one school that leaves or has left, and purging it where ``may_administer``.

    **Signals:** ``purged(school_id: str)`` once this laptop holds nothing of it any more.
    """

    purged = Signal(str)

    def __init__(
        self,
        tasks: Tasks,
        now: Callable[[], datetime],
        school_id: str,
        *,
        may_administer: bool,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent, widest=900)
        self.setObjectName("school_leaves")
        self._tasks, self._now, self._school_id, self._may_administer = tasks, now, school_id, may_administer
        self._shown: _Found | None = None
        self._dialog: QFileDialog | None = None
        self._deleted = 0
        self.banners = Banners()
        self._title, self._summary = Text("", "display"), Text("", "body", "ink2")
        self.save = SecondaryButton("Save its records…", icon="document")
        self.save_guarded = SecondaryButton("Save its safeguarding records…", icon="document")
        self.purging = PurgeCard()
        self.body.addWidget(self.banners)
        self.body.addLayout(column(self._title, self._summary))
        self.body.addWidget(self._hand_over_card())
        self.body.addWidget(self.purging)
        self.body.addStretch(1)
        self.save.clicked.connect(partial(self._ask_where, "general"))
        self.save_guarded.clicked.connect(partial(self._ask_where, "safeguarding"))
        self.purging.given.connect(self._purge)
        tasks.changed.connect(self._on_changed)
        self.refresh()

    def _hand_over_card(self) -> Card:
        card = Card(name="Hand over its records")
        words = (
            "One file (.zip) for the school or its new trust: every record as a table, the answers of each visit as a "
            "workbook, the signed plans, the pictures, and the academy card. It is not encrypted."
        )
        buttons = QWidget()
        flow = FlowLayout(buttons)
        flow.addWidget(self.save)
        flow.addWidget(self.save_guarded)
        card.body.addWidget(Text("Hand over its records", "title"))
        card.body.addWidget(Text(words))
        self._not_seen = Text(
            "Its safeguarding records are not on this laptop: whoever has them saves them on hers.", "small", "hint"
        )
        card.body.addWidget(self._not_seen)
        card.body.addWidget(buttons)
        return card

    # --- reading

    def refresh(self) -> None:
        """Read anew what there is of the school, in both stores."""
        school_id = self._school_id

        def find(session: "Session") -> _Found | None:
            leaver = purging.get_leaver(session, school_id)
            sees = access.whose_laptop(session).may_visit(school_id, "safeguarding")
            return _Found(leaver, purging.stands(session, school_id), sees) if leaver is not None else None

        self._tasks.read(self, find, self._then, failed=self._tell)

    def _then(self, found: _Found | None) -> None:
        if found is None:
            self._title.setText("This school stays")
            self._summary.setText("Give the day on which it leaves on the page of its year.")
            self.purging.hide()
        elif found.sees_safeguarding:
            stands = partial(purging.stands, school_id=self._school_id)
            self._tasks.read(self, stands, lambda other: self._show(_with(found, other)), store="safeguarding")
        else:
            self._show(found)

    def _on_changed(self, _store: str, _owner: QObject | None) -> None:
        self.refresh()

    def _show(self, found: _Found) -> None:
        if found == self._shown:
            return
        self._shown = found
        leaver, stands = found.leaver, found.standing
        today = self._now().astimezone().date()
        has_left = leaver.left_on <= today
        self._title.setText(f"{leaver.name} {'has left' if has_left else 'leaves'} the trust")
        said = [f"{'Left' if has_left else 'Leaves'} on {say_day(leaver.left_on)}."]
        said.append(f"On this laptop: {count(stands.records, 'record')}, {count(stands.visits, 'visit')} among them.")
        if leaver.purged_on is not None:
            said.append(f"Purged on {say_day(leaver.purged_on)}.")
        self._summary.setText(" ".join(said))
        self.save.setEnabled(bool(stands.records))
        self.save_guarded.setVisible(found.sees_safeguarding)
        self._not_seen.setVisible(not found.sees_safeguarding)
        hindrances = stands.hindrances
        if not has_left:
            hindrances = (f"It is a school of the trust until {say_day(leaver.left_on)}.", *hindrances)
        self.purging.setVisible(self._may_administer and leaver.purged_on is None)
        self.purging.show_school(leaver.name, hindrances)
        tab_as_laid_out(self)

    # --- handing over

    def _ask_where(self, sensitivity: StoreName, _on: bool = False) -> None:
        if self._shown is None:
            return
        today = self._now().astimezone().date()
        name = handing_over.name_of(self._shown.leaver.name, sensitivity, today)
        dialog = self._dialog = QFileDialog(self.window(), "Save the records", name, "One file (*.zip)")
        dialog.setObjectName(f"hand_over_{sensitivity}")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("zip")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda path: self.save_to(Path(path), sensitivity))
        dialog.open()

    def save_to(self, path: Path, sensitivity: StoreName) -> None:
        """Write the file of one class, in the reading thread: it reads as it writes."""
        at = self._now()
        today = at.astimezone().date()
        buttons = (self.save, self.save_guarded)

        def done(made: tuple[Path, tuple[str, ...]]) -> None:
            self._rest(buttons)
            lacks = f" Not in it: {' '.join(made[1])}" if made[1] else ""
            self.banners.add(Banner(f"Saved as {made[0].name}.", f"It is not encrypted.{lacks}", tone="ok"))

        def failed(fault: SifieldError) -> None:
            self._rest(buttons)
            self._tell(fault)

        def write(card: Card_) -> None:
            from sifield.documents import hand_over

            work = partial(hand_over.write, page=card, sensitivity=sensitivity, path=path, at=at)
            self._tasks.read(self, work, done, store=sensitivity, failed=failed)

        for button in buttons:
            button.setEnabled(False)
        self._tasks.read(
            self, lambda session: school_page.get_school_page(session, self._school_id, today), write, failed=failed
        )

    def _rest(self, buttons: tuple[SecondaryButton, ...]) -> None:
        for button in buttons:
            button.setEnabled(True)

    # --- purging

    def _purge(self, named: str) -> None:
        today = self._now().astimezone().date()
        self._deleted = 0
        self._tasks.write(
            self,
            lambda session: purging.purge(session, self._school_id, named, today),
            lambda _: self._carry_out("general"),
            failed=self.purging.show_fault,
        )

    def _carry_out(self, store: StoreName) -> None:
        """Delete a few records at a time, so that nobody's typing waits; then in the other store."""
        self._tasks.write(self, purging.carry_out, partial(self._go_on, store), store=store, failed=self._tell)

    def _go_on(self, store: StoreName, done: int) -> None:
        self._deleted += done
        if done:
            self._carry_out(store)
        elif store == "general" and self._shown is not None and self._shown.sees_safeguarding:
            self._carry_out("safeguarding")
        else:
            words = f"{count(self._deleted, 'record')} deleted."
            self.banners.add(Banner(words, "Sync now, so that they go from every other laptop too.", tone="ok"))
            self.purged.emit(self._school_id)

    def _tell(self, fault: SifieldError) -> None:
        self.banners.tell(fault)


class PurgeCard(Card):
    """Says what is deleted and what stays, and asks for the school's name.

    **Signals:** ``given(name: str)`` as it was typed.
    """

    given = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, name="Purge its records")
        self.named, self.purge = TextField("Type the name of the school"), DangerButton("Purge the records for ever")
        self._named_row = FieldRow("Type the name of the school", self.named, hint="So that it is never the wrong one.")
        self._form = QWidget()
        self._form.setLayout(column(self._named_row, row(self.purge, "stretch")))
        self._hindrances = QVBoxLayout()
        self.body.addWidget(Text("Purge its records", "title"))
        for words in _GOES:
            self.body.addWidget(Text(words))
        for words in _STAYS:
            self.body.addWidget(Text(words, "body", "ink2"))
        self.body.addWidget(Text("Nothing brings them back. Hand them over first.", "strong", "bad"))
        self.body.addLayout(self._hindrances)
        self.body.addWidget(self._form)
        self.purge.clicked.connect(lambda: self.given.emit(self.named.text()))

    def show_school(self, name: str, hindrances: tuple[str, ...]) -> None:
        """Ask for a school's name, or say what must happen first."""
        self._named_row.set_hint(f"As it stands: {name}")
        clear(self._hindrances)
        for words in hindrances:
            self._hindrances.addWidget(Text(f"Not yet: {words}", "strong", "warn"))
        self._form.setVisible(not hindrances)

    def show_fault(self, fault: SifieldError) -> None:
        """Say what is wrong by the name."""
        self._named_row.show_fault(str(fault))
        self.named.setFocus()


def _with(found: _Found, other: Standing) -> _Found:
    mine = found.standing
    both = Standing(mine.records + other.records, mine.visits + other.visits, (*mine.hindrances, *other.hindrances))
    return _Found(found.leaver, both, found.sees_safeguarding)
