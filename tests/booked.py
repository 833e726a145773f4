"""A trust in which visits are booked: schools, people with release days, what is due, in both classes."""

import atexit
import os
import shutil
import tempfile
from copy import copy
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from sifield.assets import asset
from sifield.fieldwork import bookings, frameworks, schools
from sifield.fieldwork.bookings import Arrangement
from sifield.fieldwork.schools import NewSchool
from sifield.keys import StoreKeys
from sifield.models.people import ReleaseDay, RoleHolder
from sifield.models.programme import Requirement
from sifield.models.store import open_stores
from sifield.paths import DataFolder
from sifield.wire.records import TRUST_SCOPE, school_scope
from tests.laptops import NOW, TODAY, Laptop, make_laptop

TUESDAY, WEDNESDAY = date(2026, 12, 1), date(2026, 12, 2)
DUE = date(2026, 12, 18)


_KEYS = StoreKeys(os.urandom(32), os.urandom(32))


@cache
def _seed() -> tuple[Path, "Booked"]:
    """Make the trust once; each test works on a copy of its folder."""
    folder = Path(tempfile.mkdtemp(prefix="booked-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    made = Booked(make_laptop(folder / "laptop", keys=_KEYS))
    made.laptop.stores.close()
    return folder / "laptop", made


def open_booked(folder: Path) -> "Booked":
    """Give a trust as it was made, in a folder of the test's own; who asks closes its stores."""
    seed, made = _seed()
    stores = open_stores(DataFolder(shutil.copytree(seed, folder / "laptop")), _KEYS)
    opened = copy(made)
    opened.laptop = replace(made.laptop, stores=stores)
    return opened


class Booked:
    """A laptop's stores with a second school, Ben Okoro with release days, and what is due."""

    def __init__(self, laptop: Laptop) -> None:
        self.laptop = laptop
        self.amara = laptop.reviewer_id
        self.harbour = laptop.school_id

        def fill(session: Any) -> None:
            self.fernhill = schools.add_school(session, NewSchool(name="Fernhill", phase="Primary"), TODAY)
            self.ben = schools.add_person(session, "Ben Okoro", "reviewer", "ben@example.org")
            self.nia = schools.add_person(session, "Nia Prosser", "social_worker")
            for day, half in ((TUESDAY, 2), (WEDNESDAY, 1)):
                session.add(ReleaseDay(scope=TRUST_SCOPE, person_id=self.ben, on=day, half_days=half))
            session.add(RoleHolder(scope=TRUST_SCOPE, person_id=self.nia, role="social-worker"))

        self.write(fill)
        self.walk = self.require("Learning walk", form_id="small_walk", why="The model asks it of every school.")
        self.meeting = self.require("Meeting with the chair")

    def write(self, work: Any, sensitivity: str = "general") -> Any:
        with self.laptop.stores.of(sensitivity).write(self.amara, NOW) as session:
            return work(session)

    def read(self, work: Any, sensitivity: str = "general") -> Any:
        with self.laptop.stores.of(sensitivity).read() as session:
            return work(session)

    def run_model(self, name: str = "earned-autonomy") -> None:
        """Let the trust run an improvement model from this school year on."""
        text = asset("frameworks", f"{name}.toml").read_text(encoding="utf-8")
        self.write(lambda session: frameworks.publish(session, text, 2026, NOW))

    def require(self, title: str, sensitivity: str = "general", school_id: str = "", **more: Any) -> str:
        """Let something be due; give its id."""
        school = school_id or self.harbour
        words: dict[str, Any] = {"form_id": "", "due_on": DUE} | more

        def add(session: Any) -> str:
            row = Requirement(scope=school_scope(school, sensitivity), school_id=school, title=title, **words)
            session.add(row)
            return row.id

        return str(self.write(add, sensitivity))

    def plan(self, *requirement_ids: str, **more: Any) -> Arrangement:
        """Arrange a morning on a Tuesday, led by Amara."""
        made = Arrangement(
            school_id=self.harbour, on=TUESDAY, part="morning", lead_id=self.amara,
            requirement_ids=requirement_ids or (self.walk,),
        )  # fmt: skip
        return replace(made, **more)

    def book(self, wanted: Arrangement | None = None, sensitivity: str = "general", **more: Any) -> str:
        plan = wanted or self.plan()
        return str(self.write(lambda session: bookings.book(session, plan, TODAY, **more), sensitivity))

    def change(self, booking_id: str, **more: Any) -> None:
        def alter(session: Any) -> None:
            row = bookings.get_booking(session, booking_id)
            assert row is not None
            bookings.change(session, booking_id, replace(bookings.arrangement_of(row), **more), TODAY)

        self.write(alter)

    def get(self, booking_id: str, sensitivity: str = "general") -> Any:
        return self.read(lambda session: bookings.get_booking(session, booking_id), sensitivity)
