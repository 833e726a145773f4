"""The trust's own settings, by key; whoever reads one says what holds where nobody has set it."""

from sqlalchemy.orm import Session

from sifield.models.people import Setting
from sifield.wire.ids import setting_id
from sifield.wire.records import TRUST_SCOPE


def get(session: Session, key: str, usual: str) -> str:
    """Give a setting, or what is usual."""
    row = session.get(Setting, setting_id(key))
    return row.value if row is not None and row.value else usual


def put(session: Session, key: str, value: str) -> None:
    """Keep a setting for the whole trust."""
    row = session.get(Setting, setting_id(key))
    if row is None:
        session.add(Setting(id=setting_id(key), scope=TRUST_SCOPE, key=key, value=value))
    else:
        row.value = value
