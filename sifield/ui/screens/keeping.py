"""How long records are kept: each class in words, what somebody must decide, what is on hold, what was deleted.

Serves a trust's administrator, and whoever has a school's safeguarding records; everybody may read the first part.
"""

from collections.abc import Callable
from datetime import date, datetime
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from sifield.errors import SifieldError
from sifield.fieldwork import keeping, retention
from sifield.fieldwork.access import Laptop
from sifield.fieldwork.keeping import Deleted, HoldRow, OverdueRow
from sifield.fieldwork.retention import FIXED, RecordClass
from sifield.ui.tasks import StoreName, Tasks, read_both
from sifield.ui.theme import S2
from sifield.ui.widgets.banner import Banner, Banners, announce
from sifield.ui.widgets.buttons import QuietButton
from sifield.ui.widgets.choices import ChoiceRow
from sifield.ui.widgets.columns import Columns
from sifield.ui.widgets.fields import FieldRow, TextField
from sifield.ui.widgets.keeping_card import KeepingCard
from sifield.ui.widgets.layout import Page, clear, column, row
from sifield.ui.widgets.record_card import Deed, RecordCard
from sifield.ui.widgets.stage import tab_as_laid_out
from sifield.ui.widgets.states import EmptyState
from sifield.ui.widgets.text import Text
from sifield.ui.words import count, say_class, say_day
from sifield.whole_numbers import read_whole

CLASSES, DECIDE, HELD, GONE = "classes", "decide", "held", "gone"
_PARTS = ((CLASSES, "How long"), (DECIDE, "To decide"), (HELD, "On hold"), (GONE, "Deleted"))
_MOST = 40
_Found = tuple[tuple[OverdueRow, ...], tuple[HoldRow, ...], tuple[Deleted, ...]]


class Keeping(Page):
    """Shows one part at a time; a visit that is to be decided opens in a card above the list.

    **Signals:** ``decided(visit_id: str)`` once something was decided about a visit.
    """

    decided = Signal(str)

    def __init__(
        self, tasks: Tasks, laptop: Laptop, now: Callable[[], datetime], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent, widest=1000)
        self.setObjectName("keeping")
        self._tasks, self._now, self._may_change = tasks, now, laptop.may_administer
        self._overdue: tuple[OverdueRow, ...] = ()
        self._holds: tuple[HoldRow, ...] = ()
        self._deleted: tuple[Deleted, ...] = ()
        self._classes: tuple[RecordClass, ...] = ()
        self._banners = Banners()
        self.part = ChoiceRow("What to look at", _PARTS)
        self.part.set_value(CLASSES)
        self.card = KeepingCard(self._today)
        self._about = Text("", "body", "ink2")
        self._rows = QVBoxLayout()
        self._rows.setSpacing(S2)
        self.body.addWidget(self._banners)
        self.body.addLayout(column(Text("How long records are kept", "display"), self._about))
        self.body.addWidget(self.part)
        self.body.addWidget(self.card)
        self.body.addLayout(self._rows)
        self.body.addStretch(1)
        self.part.chosen.connect(self._show_part)
        self.card.kept.connect(self._keep)
        self.card.deleted.connect(self._delete)
        tasks.changed.connect(self._on_changed)
        self.setFocusProxy(self.part)
        self.refresh()

    @property
    def _today(self) -> date:
        return self._now().astimezone().date()

    def refresh(self) -> None:
        """Read everything of both stores anew."""
        today = self._today
        self._tasks.read(self, retention.list_classes, self._take_classes)
        read_both(
            self._tasks,
            self,
            lambda session: (
                keeping.list_overdue(session, today),
                keeping.list_holds(session, today),
                keeping.list_deleted(session),
            ),
            self._take,
        )

    def _on_changed(self, _store: str, _owner: QObject | None) -> None:
        self.refresh()

    def _take_classes(self, classes: tuple[RecordClass, ...]) -> None:
        self._classes = classes

    def _take(self, one: _Found, other: _Found) -> None:
        self._overdue, self._holds, self._deleted = one[0] + other[0], one[1] + other[1], one[2] + other[2]
        self._show_part(self.part.value)

    # -- the parts -------------------------------------------------------------------------------------------------

    def _show_part(self, part: str) -> None:
        self.card.hide()
        clear(self._rows)
        lists = {
            CLASSES: [self._class_card(one) for one in self._classes],
            DECIDE: [self._overdue_card(one) for one in self._overdue[:_MOST]],
            HELD: [self._hold_card(one) for one in self._holds],
            GONE: [_gone_card(one) for one in self._deleted[:_MOST]],
        }
        said = {
            CLASSES: "What is deleted goes here, at the centre and on every laptop. Signed plans go with their visit.",
            DECIDE: f"{count(len(self._overdue), 'visit')} whose time is over. Nothing is deleted until you say so.",
            HELD: f"{count(len(self._holds), 'visit')} kept beyond the day, and why.",
            GONE: "What was deleted for good: how many records, when, and by whom. Never what they said.",
        }
        self._about.setText(said[part])
        for card in lists[part]:
            self._rows.addWidget(card)
        if not lists[part]:
            self._rows.addWidget(EmptyState("check", "Nothing here", "Nothing waits for you."))
        tab_as_laid_out(self)

    def _class_card(self, kind: RecordClass) -> QWidget:
        card = RecordCard(kind.label, (f"{kind.what[:1].upper()}{kind.what[1:]}.", kind.say()))
        if not (self._may_change and kind.may_change):
            return card
        unit = "months after the visit" if kind.how == FIXED else "years beyond the school year"
        line = TextField()
        line.setText(str(kind.keep))
        field = FieldRow(f"{kind.label}: {unit}", line)
        change = QuietButton("Keep so long", name=f"Keep {kind.label.lower()} so long")
        change.clicked.connect(lambda: self._set_keep(kind, line.text(), field))
        line.returnPressed.connect(change.click)
        card.body.addWidget(Columns((field,), least=240, most=1))
        card.body.addLayout(row(change, "stretch"))
        return card

    def _overdue_card(self, one: OverdueRow) -> QWidget:
        details = (
            f"{say_class(one.school_name, one.sensitivity)}, {say_day(one.visited_on)}",
            f"{one.kind}: was to be kept until {say_day(one.due_on)}",
        )
        deed = Deed("Decide…", partial(self._open, one))
        return RecordCard(one.title, details, about=f"about {one.title}, {say_day(one.visited_on)}", deeds=(deed,))

    def _hold_card(self, one: HoldRow) -> QWidget:
        until = f"Until {say_day(one.until_on)}" if one.until_on else "Until somebody lifts it"
        where = say_class(one.school_name, one.sensitivity)
        details = (where, one.reason, f"{until}. Placed by {one.placed_by} on {say_day(one.placed_on)}.")
        deed = Deed("Lift the hold", partial(self._lift, one))
        return RecordCard(one.title, details, about=f"on {one.title}: {one.reason[:40]}", deeds=(deed,))

    # -- what a person decides -------------------------------------------------------------------------------------

    def _open(self, one: OverdueRow) -> None:
        self.card.open(one.visit_id, one.sensitivity, f"{one.title}, {one.school_name}, {say_day(one.visited_on)}")
        self.reveal(self.card)

    def _set_keep(self, kind: RecordClass, words: str, field: FieldRow) -> None:
        keep = read_whole(words)
        if keep is None:
            field.show_fault("Write a number, for example 6.")
            return
        work = partial(retention.set_keep, name=kind.name, keep=keep)
        self._tasks.write(
            self, work, lambda _: announce(self, "Kept"), failed=lambda fault: field.show_fault(fault.message)
        )

    def _keep(self, visit_id: str, store: StoreName, reason: str, until: date | None) -> None:
        work = partial(keeping.keep, visit_id=visit_id, reason=reason, until=until, today=self._today)
        self._write(work, visit_id, store, "It stays, and stands under On hold.")

    def _delete(self, visit_id: str, store: StoreName) -> None:
        work = partial(keeping.delete_for_good, visit_id=visit_id, today=self._today, at=self._now())
        self._write(work, visit_id, store, "Deleted for good here; everywhere else with the next syncs.")

    def _lift(self, one: HoldRow) -> None:
        store: StoreName = "general" if one.sensitivity == "general" else "safeguarding"
        work = partial(keeping.lift, hold_id=one.hold_id, today=self._today)
        self._write(work, one.visit_id, store, "The hold is lifted.")

    def _write(self, work: Callable[..., object], visit_id: str, store: StoreName, said: str) -> None:
        def done(_value: object) -> None:
            self.card.hide()
            self._banners.add(Banner(said, tone="ok"))
            announce(self, said)
            self.part.setFocus()
            self.decided.emit(visit_id)

        self._tasks.write(self, work, done, store=store, failed=self._refuse)

    def _refuse(self, fault: SifieldError) -> None:
        self.card.show_fault(fault.code, str(fault).strip())
        if fault.code not in self.card.faults:
            self._banners.tell(fault)


def _gone_card(one: Deleted) -> QWidget:
    by = f"decided by {one.by}" if one.by else "by itself, on its day"
    return RecordCard(one.kind, (f"{count(one.many, 'record')}, {say_day(one.at.astimezone().date())}, {by}",))
