"""What a school is to have done: one row for each thing due."""

from datetime import date

from sqlalchemy.orm import Mapped, mapped_column

from sifield.models.base import Base, Synced


class Requirement(Synced, Base, kw_only=True, eq=False):
    """Something due in one school by a day. ``state`` is "due", "done" or "waived"."""

    __tablename__ = "requirements"

    school_id: Mapped[str] = mapped_column(index=True)
    form_id: Mapped[str]
    title: Mapped[str]
    due_on: Mapped[date]
    visit_id: Mapped[str] = mapped_column(default="")
    state: Mapped[str] = mapped_column(default="due")
