"""The schools of the trust. A school has its own id; the URN is an attribute, because it changes on conversion."""

from datetime import date

from sqlalchemy.orm import Mapped, mapped_column

from sifield.models.base import Base, Synced


class School(Synced, Base, kw_only=True, eq=False):
    """A school. ``kind`` is "mainstream", "special" or "alternative provision"; ages are the statutory age range.

    ``purged_on`` is the day on which its records were deleted after it had left; the line itself stays.
    """

    __tablename__ = "schools"

    name: Mapped[str]
    urn: Mapped[str] = mapped_column(default="")
    phase: Mapped[str] = mapped_column(default="")
    age_from: Mapped[int | None] = mapped_column(default=None)
    age_to: Mapped[int | None] = mapped_column(default=None)
    kind: Mapped[str] = mapped_column(default="mainstream")
    religious_character: Mapped[str] = mapped_column(default="")
    joined_on: Mapped[date | None] = mapped_column(default=None)
    left_on: Mapped[date | None] = mapped_column(default=None)
    purged_on: Mapped[date | None] = mapped_column(default=None)
