"""That an immediate concern was passed on."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from sifield.models.base import Base, Synced


class Concern(Synced, Base, kw_only=True, eq=False):
    """When who was told, and under which number the school has it: nothing of what it is about, and no visit.

    It lies in a school's safeguarding scope whatever the class of the visit (see ``fieldwork.concerns``).
    """

    __tablename__ = "concerns"

    told_at: Mapped[datetime] = mapped_column()
    told: Mapped[str]
    reference: Mapped[str] = mapped_column(default="")
