"""Rows for a plain insert, which makes thousands of them at once but knows no defaults."""

from typing import Any

from sifield.wire.ids import new_id


def usual_row(kind: Any, scope: str, values: dict[str, Any]) -> dict[str, Any]:
    """Give a row of a record's table with an id of its own: these values, and the usual ones beside them."""
    return {"id": new_id(), "scope": scope, "deleted": False, **_usual(kind), **values}


def _usual(kind: Any) -> dict[str, Any]:
    made = {}
    for name, field in kind.__dataclass_fields__.items():
        if isinstance(field.default, str | int | bool | None) and name not in ("id", "scope", "deleted"):
            made[name] = field.default
        elif field.default_factory is list:
            made[name] = []
    return made
