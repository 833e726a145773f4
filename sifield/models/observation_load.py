"""How often and how long a teacher was looked at in a school year: numbers only, linked to no visit and no note."""

from datetime import date

from sqlalchemy.orm import Mapped, mapped_column

from sifield.models.base import Base, Synced


class ObservationLoad(Synced, Base, kw_only=True, eq=False):
    """What one laptop has counted for one teacher in one school year: lesson looks and minutes in the room.

    ``reference`` is the school's own for the teacher, or a code that she chose, never a name. Each laptop counts in a
    row of its own, whose id follows from the laptop's: so nothing is lost where two count at once, and the sum of all
    rows is the tally. No field says which laptop, which visit or which day.
    """

    __tablename__ = "observation_loads"

    school_id: Mapped[str] = mapped_column(index=True)
    reference: Mapped[str]
    year: Mapped[int]
    visits: Mapped[int] = mapped_column(default=0)
    minutes: Mapped[int] = mapped_column(default=0)


class LoadCorrection(Synced, Base, kw_only=True, eq=False):
    """That a teacher's tally was wrong: by how many looks and minutes it was put right (either may be negative), why,
    by whom and when. It is written once; a wrong one is put right by another.
    """

    __tablename__ = "load_corrections"

    school_id: Mapped[str] = mapped_column(index=True)
    reference: Mapped[str]
    year: Mapped[int]
    visits: Mapped[int]
    minutes: Mapped[int]
    why: Mapped[str]
    corrected_by: Mapped[str]
    corrected_on: Mapped[date]
