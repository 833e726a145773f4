"""Until when records are kept: the table of classes (``resources/retention.toml``), and the trust's own times.

What a class says is what happens: ``disposal`` deletes what is due by itself, and ``keeping`` puts before a person what
somebody must decide.
"""

import tomllib
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from sqlalchemy.orm import Session

from sifield.assets import asset
from sifield.errors import SifieldError
from sifield.fieldwork import access, trust_settings
from sifield.frameworks.calendar import school_year

FIXED, YEAR, OWN, SCHOOL, TRUST = "fixed", "year", "own", "school", "trust"
NOBODY, PERSON = "nobody", "person"
_MOST = {FIXED: 60, YEAR: 75}
"""The longest that a trust may choose: months for what is fixed, else years."""
_KEY = "retention:{}"


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordClass:
    """One class of records.

    Attributes:
        name: lasting; ``label`` and ``what`` are for people.
        how: ``FIXED``, ``YEAR``, ``OWN``, ``SCHOOL`` or ``TRUST`` (see the file).
        keep: months where it is ``FIXED``, years where it is ``YEAR``.
        decides: ``NOBODY``: it is deleted by itself; ``PERSON``: somebody decides.
    """

    name: str
    label: str
    what: str
    how: str
    keep: int
    decides: str

    @property
    def may_change(self) -> bool:
        """Whether a trust may choose another time."""
        return self.how in _MOST

    def due(self, on: date) -> date:
        """Give the last day on which a record of a day is kept.

        Raises:
            ValueError: this class has no such day.
        """
        if self.how == FIXED:
            months = on.month - 1 + self.keep
            return date(on.year + months // 12, months % 12 + 1, min(on.day, 28))
        if self.how == YEAR:
            return date(school_year(on) + 1 + self.keep, 8, 31)
        raise ValueError(f"{self.name} has no day of its own")

    def say(self) -> str:
        """Say until when it is kept, and what happens then."""
        then = "Then it is deleted by itself." if self.decides == NOBODY else "Then somebody decides."
        if self.how == FIXED:
            return f"To the day that the teacher was told, {_count(self.keep, 'month')} after the visit at most. {then}"
        if self.how == YEAR and not self.keep:
            return f"To the end of the school year (31 August). {then}"
        if self.how == YEAR:
            return f"{_count(self.keep, 'year')} beyond the end of the school year (31 August). {then}"
        if self.how == OWN:
            return f"Until the day that is set for each. {then}"
        if self.how == SCHOOL:
            return "As long as the school is in the trust; purged once it has left."
        return "As long as other records speak of it."


@cache
def shipped() -> tuple[RecordClass, ...]:
    """Give the classes as they come with the program."""
    table = tomllib.loads(asset("retention.toml").read_text("utf-8"))
    return tuple(RecordClass(**row) for row in table["class"])


def list_classes(session: Session) -> tuple[RecordClass, ...]:
    """List the classes with the times that hold in this trust."""
    return tuple(_own(session, one) for one in shipped())


def get_class(session: Session, name: str) -> RecordClass:
    """Give one class as it holds in this trust.

    Raises:
        KeyError: there is no such class.
    """
    return _own(session, {one.name: one for one in shipped()}[name])


def set_keep(session: Session, name: str, keep: int) -> None:
    """Choose another time for a class: for what is planned from now on, and for what has not been deleted yet.

    Args:
        session: of the general store, of an administrator.
        keep: months or years, as the class counts.

    Raises:
        SifieldError: "no-right", or "keep": it cannot be chosen, or is too long.
    """
    if not access.whose_laptop(session).may_administer:
        raise SifieldError("Only an administrator chooses how long records are kept.", "Ask one.", code="no-right")
    kind = {one.name: one for one in shipped()}[name]
    least = 1 if kind.how == FIXED else 0
    if not kind.may_change or not least <= keep <= _MOST[kind.how]:
        most = f"from {least} to {_MOST.get(kind.how, 0)}"
        raise SifieldError(f"{kind.label} cannot be kept so long.", f"Give a number {most}.", code="keep")
    trust_settings.put(session, _KEY.format(name), str(keep))


def _own(session: Session, kind: RecordClass) -> RecordClass:
    chosen = trust_settings.get(session, _KEY.format(kind.name), "")
    return replace(kind, keep=int(chosen)) if kind.may_change and chosen.isdigit() else kind


def _count(number: int, unit: str) -> str:
    return f"1 {unit}" if number == 1 else f"{number} {unit}s"
