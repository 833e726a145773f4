"""Improvement models that the trust has published; those that come with the program lie in its resources."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from sifield.models.base import Base, Synced


class PublishedFramework(Synced, Base, kw_only=True, eq=False):
    """An improvement model as the trust runs it from a school year on (``from_year``: 2026 is 2026/27).

    ``text`` is the whole file, never changed; a later one is another row, and of all for a year the latest counts:
    earlier years keep the one that they ran under.
    """

    __tablename__ = "frameworks"

    name: Mapped[str]
    edition: Mapped[str] = mapped_column(default="")
    text: Mapped[str]
    from_year: Mapped[int]
    published_at: Mapped[datetime] = mapped_column()
    published_by: Mapped[str] = mapped_column(String(36), default="")
    withdrawn_at: Mapped[datetime | None] = mapped_column(default=None)
