"""How the files were drawn that a review looked at: enough to draw them again."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from sifield.models.base import Base, Json, Synced


class Sample(Synced, Base, kw_only=True, eq=False):
    """One drawing. ``sizes`` is how many files of each kind the school said it has, as [kind, number]; ``rows`` the
    entries made for them, each as [kind, position on the school's own list, id of the entry].
    """

    __tablename__ = "samples"

    visit_id: Mapped[str] = mapped_column(index=True)
    seed: Mapped[str]
    sizes: Mapped[list[Any]] = mapped_column(Json)
    wanted: Mapped[int]
    rows: Mapped[list[Any]] = mapped_column(Json)
    drawn_by: Mapped[str]
    drawn_at: Mapped[datetime] = mapped_column()
