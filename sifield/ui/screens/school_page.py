"""A school's page, the academy card: everything of one school, for whoever visits, leads or places it."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any, ClassVar

from PySide6.QtCore import QObject, QPoint, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from sifield.errors import SifieldError
from sifield.fieldwork import school_page, school_work
from sifield.fieldwork.school_page import SchoolPage as Page_
from sifield.ui.school.actions import ActionsSection
from sifield.ui.school.contacts import ContactsSection
from sifield.ui.school.inspections import InspectionsSection
from sifield.ui.school.judged import JudgedSection
from sifield.ui.school.load import LoadSection
from sifield.ui.school.priorities import PrioritiesSection
from sifield.ui.school.section import Desk, Section
from sifield.ui.school.strengths import StrengthsSection
from sifield.ui.school.targets import TargetsSection
from sifield.ui.school.who import GradeCard, Who
from sifield.ui.school.work import DueSection, RisksSection, VisitsSection
from sifield.ui.tasks import Tasks
from sifield.ui.theme import S4, theme
from sifield.ui.widgets.banner import Banners
from sifield.ui.widgets.fields import ChoiceField, FieldRow
from sifield.ui.widgets.layout import Page, Rule, Sheet, column, row
from sifield.ui.widgets.section_list import SectionList
from sifield.ui.widgets.stage import tab_as_laid_out

_RAIL, _NARROW = 236, 960
_TOP = "top"
"""The part above all sections: who the school is, and its grade."""
_SECTIONS: tuple[type[Section], ...] = (
    DueSection, ActionsSection, RisksSection, JudgedSection, TargetsSection, PrioritiesSection, StrengthsSection,
    VisitsSection, LoadSection, ContactsSection, InspectionsSection,
)  # fmt: skip


class SchoolPage(QWidget):
    """One school, read like a card; the list beside it goes from part to part.

    **Signals:** ``visit_wanted(school_id: str, form_id: str, requirement_id: str)``, ``visit_opened(visit_id: str)``,
    ``plan_opened(plan_id: str)``, ``placing_wanted(school_id: str)``, ``year_wanted(school_id: str)``,
    ``actions_wanted(school_id: str)``,
    ``booking_wanted(school_id: str, requirement_ids: list)``, ``reports_wanted(school_id: str)``,
    ``named(name: str)`` once the school is read.
    """

    KEYS: ClassVar = (("Ctrl+PgDn", "next part"), ("Ctrl+PgUp", "part before"))
    visit_wanted = Signal(str, str, str)
    visit_opened = Signal(str)
    plan_opened = Signal(str)
    placing_wanted = Signal(str)
    year_wanted = Signal(str)
    actions_wanted = Signal(str)
    booking_wanted = Signal(str, list)
    reports_wanted = Signal(str)
    named = Signal(str)

    def __init__(
        self,
        tasks: Tasks,
        today: Callable[[], date],
        school_id: str,
        may_administer: bool,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("school_page")
        self._tasks, self._today, self._school_id = tasks, today, school_id
        self._page: Page_ | None = None
        self.banners = Banners()
        desk = Desk(tasks, self, school_id, today, may_administer, self._tell)
        self.who, self.grade = Who(), GradeCard(desk)
        self.sections = tuple(make(desk) for make in _SECTIONS)
        self.rail, self.jump = SectionList("Parts of this page"), ChoiceField("Go to a part of this page")
        self.sheet = Page(widest=1040)
        self._lay_out()
        self._connect()
        self.refresh()

    def _lay_out(self) -> None:
        self._side = Sheet("surface")
        self._side.setLayout(column(self.rail, margins=(8, 16, 8, 12)))
        self._edge = Rule(upright=True)
        self._jump_row = FieldRow("Go to a part of this page", self.jump)
        for part in (self.who, self._jump_row, self.grade, *self.sections):
            self.sheet.body.addWidget(part)
        self.sheet.body.setSpacing(S4)
        self.sheet.body.addStretch(1)
        self.setLayout(column(self.banners, row(self._side, self._edge, self.sheet, gap=0), gap=0))
        self._fit()

    def _connect(self) -> None:
        self.who.start.clicked.connect(lambda: self.visit_wanted.emit(self._school_id, "", ""))
        self.who.book.clicked.connect(lambda: self.booking_wanted.emit(self._school_id, []))
        self.who.reports.clicked.connect(lambda: self.reports_wanted.emit(self._school_id))
        self.who.wanted.connect(self.go_to)
        self.grade.placing_wanted.connect(self.placing_wanted)
        self.rail.chosen.connect(self._scroll_to)
        self.jump.activated.connect(lambda _at: self.go_to(str(self.jump.currentData())))
        for one in self.sections:
            one.visit_wanted.connect(self.visit_wanted)
            one.visit_opened.connect(self.visit_opened)
            one.plan_opened.connect(self.plan_opened)
            one.booking_wanted.connect(self.booking_wanted)
            one.year_wanted.connect(self.year_wanted)
            one.actions_wanted.connect(self.actions_wanted)
            one.form_opened.connect(self._reveal)
        self.sheet.verticalScrollBar().valueChanged.connect(self._mark_current)
        for key, places in (("Ctrl+PgDown", 1), ("Ctrl+PgUp", -1)):
            QShortcut(QKeySequence(key), self).activated.connect(partial(self._step, places))
        self._tasks.changed.connect(self._on_changed)
        theme().changed.connect(self._fit)

    # -- reading ---------------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Read the school anew, from both stores."""
        school_id, today = self._school_id, self._today()

        def then(page: Page_) -> None:
            work = partial(school_work.get_work, school_id=school_id, today=today)
            self._tasks.read(self, work, lambda other: self._show(page.with_other(other)), store="safeguarding")

        read = partial(school_page.get_school_page, school_id=school_id, today=today)
        self._tasks.read(self, read, then, failed=self._tell)

    def _on_changed(self, _store: str, _owner: QObject | None) -> None:
        self.refresh()

    def _show(self, page: Page_) -> None:
        if page == self._page:
            return
        if self._page is None or page.grades != self._page.grades:
            self.grade.show_page(page)
        self._page = page
        self.who.show_page(page)
        for one in self.sections:
            one.show_page(page)
        parts = [(_TOP, "At a glance", 0)]
        parts += [(one.key, one.heading.text(), one.count(page)) for one in self.sections if one.is_part_of(page)]
        self.rail.show_parts(parts)
        self.jump.clear()
        for key, title, number in parts:
            self.jump.addItem(f"{title} ({number})" if number else title, key)
        self.rail.show_current(self.rail.key or _TOP)
        tab_as_laid_out(self)
        self.named.emit(page.school.name)

    def _tell(self, fault: SifieldError) -> None:
        self.banners.tell(fault)

    # -- going about -----------------------------------------------------------------------------------------------

    def go_to(self, key: str) -> None:
        """Go to a part of the page, with the focus on the first thing in it."""
        self._scroll_to(key)
        if key == _TOP:
            self.who.start.setFocus()
        for one in self.sections:
            if one.key == key:
                one.take_focus()

    def _scroll_to(self, key: str) -> None:
        top = next((self._top_of(one) for one in self.sections if one.key == key), 0)
        self.sheet.verticalScrollBar().setValue(max(0, top - S4))
        self.rail.show_current(key)

    def _top_of(self, one: Section) -> int:
        """How far down the page a part begins."""
        inner = self.sheet.widget()
        return one.mapTo(inner, QPoint(0, 0)).y() if inner is not None else 0

    def _step(self, places: int) -> None:
        """Go a part on or back from the one in view."""
        keys = [_TOP, *(one.key for one in self.sections if not one.isHidden())]
        at = keys.index(self.rail.key) + places if self.rail.key in keys else 0
        self.go_to(keys[max(0, min(len(keys) - 1, at))])

    def _mark_current(self) -> None:
        """Mark in the list the part that stands at the top of what is seen."""
        bar = self.sheet.verticalScrollBar()
        current = _TOP
        for one in self.sections:
            if not one.isHidden() and self._top_of(one) <= bar.value() + 3 * S4:
                current = one.key
        self.rail.show_current(current)

    def _reveal(self, form: QWidget) -> None:
        QTimer.singleShot(0, form, partial(self._bring_into_view, form))  # once it has its place

    def _bring_into_view(self, form: QWidget) -> None:
        """Scroll until all of a form is seen, or where it is too tall for that, its beginning."""
        inner, bar = self.sheet.widget(), self.sheet.verticalScrollBar()
        if inner is None:
            return
        top = form.mapTo(inner, QPoint(0, 0)).y() - S4
        bottom = top + form.height() + 2 * S4
        bar.setValue(min(top, max(bar.value(), bottom - self.sheet.viewport().height())))

    def focusInEvent(self, event: Any) -> None:
        """Pass the focus on to what is done first here; a proxy would make Tab stop there twice."""
        super().focusInEvent(event)
        self.who.start.setFocus()

    def resizeEvent(self, event: Any) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Give the list its place, or where there is none for it, a choice at the top."""
        is_narrow = self.width() < theme().px(_NARROW)
        self._side.setFixedWidth(theme().px(_RAIL))
        self._side.setVisible(not is_narrow)
        self._edge.setVisible(not is_narrow)
        self._jump_row.setVisible(is_narrow)
