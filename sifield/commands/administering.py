"""What the commands share that write the trust's lists: the open stores of an administrator's laptop."""

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from sifield.arguments import folder_of, passphrase_of
from sifield.errors import SifieldError

if TYPE_CHECKING:
    from sifield.fieldwork.access import Laptop
    from sifield.models.store import Stores


@dataclass(frozen=True, slots=True)
class Administering:
    """Open stores, whose laptop they are, and the moment at which the command was given."""

    stores: "Stores"
    laptop: "Laptop"
    now: datetime

    @property
    def today(self) -> date:
        """Today by the wall clock."""
        return self.now.astimezone().date()


@contextmanager
def administering(chosen: argparse.Namespace, what: str) -> Iterator[Administering]:
    """Open the stores of a folder for the trust's lists, and close them afterwards.

    Raises:
        SifieldError: the laptop is nobody's yet, or not an administrator's; ``what`` says what only she may do.
    """
    from sifield.fieldwork import access
    from sifield.models.opening import open_laptop

    folder = folder_of(chosen)
    stores = open_laptop(folder, passphrase=passphrase_of(chosen, folder))
    try:
        with stores.general.read() as session:
            laptop = access.whose_laptop(session)
        if not laptop.may_administer:
            raise SifieldError(f"Only an administrator {what}.", "Ask your administrator.", code="no-administrator")
        yield Administering(stores, laptop, datetime.now(UTC))
    finally:
        stores.close()
