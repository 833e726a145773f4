"""What is kept longer than its day, and that records were deleted for good on theirs."""

from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from sifield.models.base import Base, Json, Synced


class Hold(Synced, Base, kw_only=True, eq=False):
    """That a visit's records are kept beyond their day: until ``until_on``, or, where that is None, until it is lifted
    (an inquiry, a claim, somebody's request to see what is held about her).
    """

    __tablename__ = "holds"

    visit_id: Mapped[str] = mapped_column(index=True)
    reason: Mapped[str]
    placed_by: Mapped[str]
    placed_on: Mapped[date]
    until_on: Mapped[date | None] = mapped_column(default=None)
    lifted_on: Mapped[date | None] = mapped_column(default=None)
    lifted_by: Mapped[str] = mapped_column(default="")


class Disposal(Synced, Base, kw_only=True, eq=False):
    """That records were deleted for good: of which class (``what``), which, by whom ("" by themselves) and when.

    ``rows`` names them, each as [kind of record, id]; each laptop and the centre erase them, and keep these ids.
    """

    __tablename__ = "disposals"

    what: Mapped[str]
    visit_id: Mapped[str] = mapped_column(default="")
    rows: Mapped[list[Any]] = mapped_column(Json)
    disposed_by: Mapped[str] = mapped_column(default="")
    disposed_at: Mapped[datetime] = mapped_column()
