"""Guidance files that the trust has published; those that come with the program lie in its resources."""

from datetime import date, datetime

from sqlalchemy import Date, String
from sqlalchemy.orm import Mapped, mapped_column

from sifield.models.base import Base, Synced


class PublishedGuidance(Synced, Base, kw_only=True, eq=False):
    """A guidance file as it was published: ``text`` is the whole of it. Never changed; a later one is another row.

    ``revised`` is the day that the file itself names; of all files of a document the latest counts.
    """

    __tablename__ = "guidance"

    document: Mapped[str] = mapped_column(index=True)
    revised: Mapped[date] = mapped_column(Date)
    text: Mapped[str]
    published_at: Mapped[datetime] = mapped_column()
    published_by: Mapped[str] = mapped_column(String(36), default="")
