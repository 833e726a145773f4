"""Keeps what the safeguarding store asks of schools up to date, on a laptop that has it.

What a school's year follows from lies in the general store, where somebody without safeguarding records may have
changed and accepted it. Once what is general agrees with the facts, the safeguarding rows follow without being asked.
"""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from sifield.fieldwork import access, school_years, year_facts
from sifield.fieldwork.year_facts import SAFEGUARDING, YearFacts
from sifield.frameworks.calendar import school_year
from sifield.ui.tasks import Tasks

if TYPE_CHECKING:
    from sifield.ui.tasks import Session


class YearFollowing(QObject):
    """``follow()`` after each sync: what others have planned or done is here by then. Each school is a short writing of
    its own.
    """

    def __init__(self, tasks: Tasks, today: Callable[[], date], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks, self._today = tasks, today

    def follow(self) -> None:
        """Bring the safeguarding rows of every school up to date that this person has them of."""
        today = self._today()

        def find(session: "Session") -> tuple[YearFacts, ...]:
            laptop = access.find_laptop(session)
            if laptop is None or not laptop.sees_safeguarding:
                return ()
            found = year_facts.gather_all(session, school_year(today))
            mine = (facts for facts in found if laptop.may_visit(facts.school_id, SAFEGUARDING))
            return tuple(facts for facts in mine if school_years.foresee(session, facts).is_empty)

        self._tasks.read(self, find, self._compare)

    def _compare(self, accepted: tuple[YearFacts, ...]) -> None:
        if not accepted:
            return

        def behind(session: "Session") -> tuple[YearFacts, ...]:
            return tuple(
                facts
                for facts in accepted
                if facts.calls or facts.left_on or not school_years.foresee(session, facts, SAFEGUARDING).is_empty
            )

        self._tasks.read(self, behind, self._write, store=SAFEGUARDING)

    def _write(self, behind: tuple[YearFacts, ...]) -> None:
        for facts in behind:
            self._tasks.write(self, partial(school_years.follow, facts=facts, today=self._today()), store=SAFEGUARDING)
