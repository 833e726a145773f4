"""The people of the trust and the posts they hold in its schools."""

from datetime import date

from sqlalchemy.orm import Mapped, mapped_column

from sifield.models.base import Base, Synced


class Setting(Synced, Base, kw_only=True, eq=False):
    """One setting of the trust, by key; the value is any JSON."""

    __tablename__ = "settings"

    key: Mapped[str]
    value: Mapped[str] = mapped_column(default="")


class Person(Synced, Base, kw_only=True, eq=False):
    """Someone who visits, leads or signs. ``role`` is her role in the trust, not in a school."""

    __tablename__ = "people"

    name: Mapped[str]
    email: Mapped[str] = mapped_column(default="")
    role: Mapped[str] = mapped_column(default="")
    active: Mapped[bool] = mapped_column(default=True)


class Post(Synced, Base, kw_only=True, eq=False):
    """What a person is in one school, and since when: "Headteacher", "Acting headteacher", "Designated lead".

    ``checked_on`` is the day on which somebody last made sure that it is still so.
    """

    __tablename__ = "posts"

    school_id: Mapped[str] = mapped_column(index=True)
    person_id: Mapped[str] = mapped_column(index=True)
    role: Mapped[str]
    acting: Mapped[bool] = mapped_column(default=False)
    from_on: Mapped[date | None] = mapped_column(default=None)
    until_on: Mapped[date | None] = mapped_column(default=None)
    telephone: Mapped[str] = mapped_column(default="")
    checked_on: Mapped[date | None] = mapped_column(default=None)


class RoleHolder(Synced, Base, kw_only=True, eq=False):
    """That a person holds one of the framework's roles ("social-worker", "lead-practitioner-phonics")."""

    __tablename__ = "role_holders"

    person_id: Mapped[str] = mapped_column(index=True)
    role: Mapped[str]
    from_on: Mapped[date | None] = mapped_column(default=None)
    until_on: Mapped[date | None] = mapped_column(default=None)


class ReleaseDay(Synced, Base, kw_only=True, eq=False):
    """A day for which a person is released from her own work for the trust's; ``half_days`` is 1 or 2."""

    __tablename__ = "release_days"

    person_id: Mapped[str] = mapped_column(index=True)
    on: Mapped[date] = mapped_column()
    half_days: Mapped[int] = mapped_column(default=2)
