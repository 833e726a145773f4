"""What is asked of the school next, what is at risk, and its visits."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from sifield.fieldwork import access, risks
from sifield.fieldwork.programme import DueRow
from sifield.fieldwork.requirements import Word
from sifield.fieldwork.school_page import SchoolPage
from sifield.fieldwork.school_work import Event, Risk
from sifield.ui.school.entry import Entry
from sifield.ui.school.section import Desk, Section
from sifield.ui.tasks import StoreName
from sifield.ui.widgets.buttons import QuietButton
from sifield.ui.widgets.chip import ChipTone
from sifield.ui.widgets.fields import FieldRow, TextField
from sifield.ui.widgets.layout import clear, row
from sifield.ui.widgets.list_row import ListRow
from sifield.ui.widgets.long_list import LongList
from sifield.ui.widgets.text import Text
from sifield.ui.words import count, say_asked, say_class, say_day, say_due

if TYPE_CHECKING:
    from sifield.ui.tasks import Session

_RISKS: dict[str, tuple[str, ChipTone]] = {
    "immediate": ("Immediate risk", "bad"),
    "high": ("High risk", "bad"),
    "medium": ("Medium risk", "warn"),
    "low": ("Low risk", "neutral"),
    "": ("Concern", "warn"),
}
_STATES: dict[str, tuple[str, ChipTone]] = {
    "planned": ("Planned", "neutral"),
    "started": ("Begun, not finished", "brand"),
    "finished": ("Finished, not signed", "warn"),
    "signed off": ("Signed", "ok"),
    "booked": ("Booked", "brand"),
}
_SHOWN = 6
_ENDS = "A risk leaves this list once each action for it is said to be done, or when you say why it is none any more."


class Listed(Section):
    """A part that is one list, which says in a line when there is nothing."""

    nothing = ""
    more = ""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.list = LongList(most=_SHOWN, about=self.more)
        self.body.insertWidget(self.body.indexOf(self.about) + 1, self.list)

    def fill(self, page: SchoolPage) -> None:
        shown = self.lines(page)
        self.list.show_rows(shown, Text(self.nothing, "body", "hint"))

    def lines(self, page: SchoolPage) -> list[QWidget]:
        """Give the rows."""
        raise NotImplementedError

    def _is_kept(self, widget: QWidget) -> bool:
        return not self.list.isAncestorOf(widget)


class DueSection(Listed):
    """What is due next, and why."""

    key, title, more = "due", "Due next", "that are due later"
    nothing = "Nothing is due."

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        everything = QuietButton("Done without a visit, waived, or more wanted…")
        everything.clicked.connect(lambda: self.year_wanted.emit(desk.school_id))
        self.buttons.addWidget(everything)

    def of(self, page: SchoolPage) -> object:
        return page.work.due

    def count(self, page: SchoolPage) -> int:
        return len(page.work.due)

    def lines(self, page: SchoolPage) -> list[QWidget]:
        return [self._line(due) for due in page.work.due]

    def _line(self, due: DueRow) -> QWidget:
        tone: ChipTone = {"overdue": "bad", "due": "warn"}.get(due.state, "neutral")  # type: ignore[assignment]
        parts = say_asked(due)
        if due.half_days:
            parts.append(count(due.half_days, "half-day"))
        if due.lead:
            parts.append(f"led by: {due.lead}")
        if due.why:
            parts.append(due.why)
        shown = ListRow(due.title, say_class(" · ".join(parts), due.sensitivity), tag=say_due(due), tone=tone)
        if due.visit_id:
            shown.clicked.connect(partial(self.visit_opened.emit, due.visit_id))
        else:
            shown.clicked.connect(partial(self.visit_wanted.emit, self.desk.school_id, due.form_id, due.id))
        if due.visit_id or due.booked_on:
            return shown
        book = QuietButton("Book", name=f"Book: {due.title}, by {say_day(due.due_on)}")
        book.clicked.connect(partial(self.booking_wanted.emit, self.desk.school_id, [due.id]))
        return beside(shown, book)


class RisksSection(Listed):
    """Findings that are a concern or a risk, and that nothing has settled: one is settled once somebody says of each
    action for it that it is done, or that it is none any more."""

    key, title, more = "risks", "Live risks", "risks"
    nothing = "No finding is a concern or has a risk that is not settled."

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.why = TextField("What has settled it")
        kept = "Your name and today’s date are kept with it. The finding itself stays as it is."
        self.form = Entry("It is no live risk any more", "End the risk", (FieldRow("Why", self.why, hint=kept),))
        self.add_form(self.form)
        self._risk: Risk | None = None
        self.form.kept.connect(self._end)

    def of(self, page: SchoolPage) -> object:
        return page.work.risks

    def count(self, page: SchoolPage) -> int:
        return len(page.work.risks)

    def lines(self, page: SchoolPage) -> list[QWidget]:
        self.tell(_ENDS if page.work.risks else "")
        return [self._line(risk) for risk in page.work.risks]

    def _line(self, risk: Risk) -> QWidget:
        words, tone = _RISKS[risk.risk]
        doing = count(risk.actions, "open action") if risk.actions else "no action yet"
        detail = f"{doing} · {risk.visit_title}, {say_day(risk.found_on)}"
        shown = ListRow(risk.text, say_class(detail, risk.sensitivity), tag=words, tone=tone)
        if risk.plan_id:
            shown.clicked.connect(partial(self.plan_opened.emit, risk.plan_id))
        else:
            shown.clicked.connect(partial(self.visit_opened.emit, risk.visit_id))
        end = QuietButton("End it…", name=f"End it: {risk.text}")
        end.clicked.connect(partial(self._ask, risk))
        return beside(shown, end)

    def _ask(self, risk: Risk, _on: bool = False) -> None:
        self._risk = risk
        self.why.clear()
        self.form.ask(f"No live risk any more: {risk.text}")

    def _end(self) -> None:
        risk, why, today = self._risk, self.why.text(), self.desk.today()
        if risk is None:
            return

        def end(session: "Session") -> None:
            risks.end_risk(session, risk.finding_id, why, Word(access.whose_laptop(session).person_id, today))

        self.desk.write(end, lambda _: self._ended(risk), self.form.show_fault, store=_store(risk))

    def _ended(self, risk: Risk) -> None:
        self.form.hide()
        back = QuietButton("Undo", name=f"Undo: {risk.text} is no live risk")
        back.clicked.connect(partial(self._live_again, risk, back))
        clear(self.buttons)
        self.buttons.addWidget(back)

    def _live_again(self, risk: Risk, _back: QWidget, _on: bool = False) -> None:
        clear(self.buttons)
        self.desk.write(partial(risks.live_again, finding_id=risk.finding_id), store=_store(risk))


class VisitsSection(Listed):
    """Visits on one line: what is booked and planned, then what was, the latest first."""

    key, title, more = "visits", "Visits", "earlier visits"
    nothing = "Nobody has visited yet."

    def of(self, page: SchoolPage) -> object:
        return page.work.events, page.today

    def count(self, page: SchoolPage) -> int:
        return len(page.work.events)

    def lines(self, page: SchoolPage) -> list[QWidget]:
        coming = [one for one in page.work.events if one.on >= page.today and one.state in ("planned", "booked")]
        before = [one for one in reversed(page.work.events) if one not in coming]
        return [*map(self._line, coming), *map(self._line, before)]

    def _line(self, event: Event) -> QWidget:
        words, tone = _STATES.get(event.state, (event.state.capitalize(), "neutral"))
        detail = " · ".join(part for part in (say_day(event.on), event.who) if part)
        shown = ListRow(event.title, say_class(detail, event.sensitivity), tag=words, tone=tone)
        if event.kind == "booking":
            shown.clicked.connect(partial(self.booking_opened, event.id))
        elif event.state == "signed off" and event.plan_id:
            shown.clicked.connect(partial(self.plan_opened.emit, event.plan_id))
        else:
            shown.clicked.connect(partial(self.visit_opened.emit, event.id))
        return shown

    def booking_opened(self, booking_id: str) -> None:
        """Look at a booking: the same screen that books opens it for the requirements it is for."""
        page = self.page
        if page is not None:
            wanted = [due.id for due in page.work.due if due.booking_id == booking_id]
            self.booking_wanted.emit(self.desk.school_id, wanted)


def _store(risk: Risk) -> StoreName:
    return "safeguarding" if risk.sensitivity == "safeguarding" else "general"


def beside(shown: QWidget, button: QWidget) -> QWidget:
    """Put a button beside a row."""
    line = QWidget()
    line.setLayout(row(shown, button))
    return line
