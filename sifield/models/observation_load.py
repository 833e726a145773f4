"""How often and how long a teacher was looked at in a school year: numbers only, linked to no visit and no note."""

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
