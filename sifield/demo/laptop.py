"""A laptop of the demonstration: a folder with its own keys and stores, and the acts of the person before it."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy.orm import Session

from sifield.fieldwork import access
from sifield.models.opening import begin_laptop
from sifield.models.store import Stores
from sifield.paths import DataFolder
from sifield.sync import cycle, enrolment
from sifield.sync.cycle import Outcome


def now() -> datetime:
    """Give the present moment."""
    return datetime.now(UTC)


class DemoLaptop:
    """One laptop, joined to a trust with a code."""

    def __init__(self, root: Path, code: str, name: str, pin: str) -> None:
        def join(stores: Stores) -> object:
            return enrolment.join(stores, code, device_name=name, pin=pin, now=now)

        # A demonstration must not write into anybody's keyring, so its folder is protected by a passphrase that
        # nobody keeps: when the process ends, nobody can open the folder again.
        self.stores = begin_laptop(DataFolder(root), join, passphrase=secrets.token_urlsafe(24))
        self.pin = pin
        with self.stores.general.read() as session:
            self.owner = access.whose_laptop(session)

    def sync(self) -> Outcome:
        """Exchange with the centre once."""
        link = enrolment.link_of(self.stores, now)
        try:
            return cycle.sync_once(self.stores, link, now())
        finally:
            link.close()

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """Give a session for one transaction of the laptop's owner, begun and committed now."""
        with self.stores.general.write(self.owner.person_id, now()) as session:
            yield session

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Give a session for one reading."""
        with self.stores.general.read() as session:
            yield session
