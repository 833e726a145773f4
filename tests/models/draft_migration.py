"""Draft the next migration from the mapped classes, to be read and mended by a person.

Run it as ``python -m tests.models.draft_migration 0002 "Add the reading ages"``, then set ``upgrade.HEAD``.
"""

import sys
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine
from sqlalchemy.types import TypeDecorator

from sifield.models import upgrade
from sifield.models.records import schema


def plain_type(kind: str, item: Any, _context: Any) -> Any:
    """Write our own column types as what they are in SQL: a migration imports nothing of sifield."""
    return f"sa.{item.impl!r}" if kind == "type" and isinstance(item, TypeDecorator) else False


def draft(revision: str, message: str) -> None:
    """Write the difference between the migrations so far and the classes as a new script."""
    config = Config()
    config.set_main_option("script_location", str(upgrade._SCRIPTS))
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    config.attributes |= {"schema": schema, "render_item": plain_type}
    with create_engine("sqlite://").connect() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        connection.commit()
        command.revision(config, message, autogenerate=True, rev_id=revision)


if __name__ == "__main__":
    draft(sys.argv[1], sys.argv[2])
