"""That words were struck out: who, when and where, never what; and which laptop has done it to its copy."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from sifield.models.base import Base, Json, Synced


class Strike(Synced, Base, kw_only=True, eq=False):
    """An order to strike words out of a visit's records, which each laptop carries out on its own copy.

    ``places`` names them, each as [kind of record, id of the row, field]. ``erased`` counts what was erased on the
    laptop on which the words were struck out; ``signed`` the signed states of the plan, which nobody can change.
    """

    __tablename__ = "strikes"

    visit_id: Mapped[str] = mapped_column(index=True)
    places: Mapped[list[Any]] = mapped_column(Json)
    struck_by: Mapped[str]
    struck_at: Mapped[datetime] = mapped_column()
    erased: Mapped[int] = mapped_column(default=0)
    signed: Mapped[int] = mapped_column(default=0)


class StrikeCopy(Synced, Base, kw_only=True, eq=False):
    """That a laptop has struck the words out of its copy; its id follows from these two. ``erased`` counts places."""

    __tablename__ = "strike_copies"

    strike_id: Mapped[str] = mapped_column(index=True)
    device_id: Mapped[str]
    confirmed_by: Mapped[str]
    confirmed_at: Mapped[datetime] = mapped_column()
    erased: Mapped[int] = mapped_column(default=0)
