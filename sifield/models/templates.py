"""Published form templates; the workbook itself lies among the blobs, by its SHA-256."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from sifield.models.base import Base, Synced


class PublishedTemplate(Synced, Base, kw_only=True, eq=False):
    """A version of a form that the trust uses. Fixed by (form_id, version); a rewording is a new version.

    ``published_by`` is a person's id, "" for the forms that come with the program. A version with ``withdrawn_at`` is
    not offered for new visits; those begun with it keep it. ``collection`` is the heading it is listed under and
    ``minutes`` the time planned for it, as its workbook says ("" and 0 where it does not).
    """

    __tablename__ = "templates"

    form_id: Mapped[str] = mapped_column(index=True)
    version: Mapped[str]
    title: Mapped[str]
    sensitivity: Mapped[str]
    sha256: Mapped[str] = mapped_column(index=True)
    collection: Mapped[str] = mapped_column(default="")
    minutes: Mapped[int] = mapped_column(default=0)
    published_at: Mapped[datetime] = mapped_column()
    published_by: Mapped[str] = mapped_column(String(36), default="")
    withdrawn_at: Mapped[datetime | None] = mapped_column(default=None)


class CompiledTemplate(Base, kw_only=True, eq=False):
    """A template as ``forms.kept`` keeps it, so that capture need not read the workbook again. Never synced.

    ``made_by`` names the program and the Python that made it; another reads the workbook again.
    """

    __tablename__ = "compiled_templates"

    sha256: Mapped[str] = mapped_column(primary_key=True)
    made_by: Mapped[str]
    kept: Mapped[bytes]
