"""A laptop for tests: real encrypted stores in a folder of the test's own, with people, a school and a form."""

import atexit
import io
import os
import shutil
import tempfile
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

import openpyxl

from sifield.fieldwork import schools, templates, visits
from sifield.fieldwork.schools import NewSchool
from sifield.fieldwork.templates import FormRow
from sifield.keys import StoreKeys
from sifield.models.exchange import Device, SigningKey
from sifield.models.store import Stores, open_stores
from sifield.paths import DataFolder
from sifield.pins import seal_with_pin
from sifield.sealing import Stretching
from sifield.signing import authority, certificates
from sifield.wire.ids import new_id

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
"""A Tuesday in term."""
TODAY = date(2026, 11, 24)
PIN = "482915"
LIGHT = Stretching(memory_kib=8 * 1024, passes=1, lanes=1)
"""As little stretching of a PIN as is sane: how strong it is, is tested with the keys."""


@dataclass
class Laptop:
    """Open stores and what lies in them."""

    stores: Stores
    reviewer_id: str
    head_id: str
    school_id: str
    form: FormRow

    def plan_visit(self, focus: str = "Reading and oracy") -> str:
        """Plan and begin a walk, and give its id."""
        with self.stores.general.write(self.reviewer_id, NOW) as session:
            new = visits.NewVisit(
                school_id=self.school_id, form=self.form, reviewer_id=self.reviewer_id, planned_on=TODAY, focus=focus
            )
            visit_id = visits.plan_visit(session, new)
            visits.start(session, visit_id, NOW)
        return visit_id


_KEYS = StoreKeys(os.urandom(32), os.urandom(32))


def make_laptop(
    folder: Path, *, head_key: str = "prepared", is_sample: bool = False, keys: StoreKeys | None = None
) -> Laptop:
    """Make a laptop of a trust with one school; ``head_key`` is "prepared", "ready" (PIN set) or "missing".

    Those without keys of their own are copies of one that is made once: the same people, school and keys.
    """
    if keys is not None:
        return _make(folder, keys, head_key, is_sample)
    seed, made = _seed(head_key, is_sample)
    return replace(made, stores=open_stores(DataFolder(shutil.copytree(seed, folder, dirs_exist_ok=True)), _KEYS))


@cache
def _seed(head_key: str, is_sample: bool) -> tuple[Path, Laptop]:
    folder = Path(tempfile.mkdtemp(prefix="laptop-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    made = _make(folder, _KEYS, head_key, is_sample)
    made.stores.close()
    return folder, made


def _make(folder: Path, keys: StoreKeys, head_key: str, is_sample: bool) -> Laptop:
    stores = open_stores(DataFolder(folder), keys)
    trust = authority.make_authority("Tidewater Learning Trust", NOW, sample=is_sample).working
    with stores.general.write(new_id(), NOW) as session:
        reviewer_id = schools.add_person(session, "Amara Whitlock", "reviewer")
        school_id = schools.add_school(
            session, NewSchool(name="Harbour Lane Primary", phase="Primary", head_name="Mireille Ashdown"), TODAY
        )
        head = schools.get_school(session, school_id, TODAY).head
        assert head is not None
        form = templates.publish(session, small_workbook(), "small.xlsx", NOW)
        session.add(_device(reviewer_id, trust, is_sample))
        session.add(_key(trust, reviewer_id, "Amara Whitlock", "Lead practitioner", has_pin=True))
        if head_key != "missing":
            session.add(_key(trust, head.id, head.name, head.role, has_pin=head_key == "ready"))
    return Laptop(stores, reviewer_id, head.id, school_id, form)


def _device(person_id: str, trust: authority.Authority, is_sample: bool) -> Device:
    return Device(
        device_id=new_id(), device_key=os.urandom(32), person_id=person_id, person_name="Amara Whitlock",
        role="reviewer", trust_id=new_id(), trust_name="Tidewater Learning Trust",
        root_pem=certificates.to_pem(trust.root_certificate).decode(),
        issuing_pem=certificates.to_pem(trust.issuing_certificate).decode(), scopes=[], is_sample=is_sample,
        crl=authority.revocation_list(trust, (), number=1, at=NOW),
    )  # fmt: skip


def _key(trust: authority.Authority, person_id: str, name: str, role: str, *, has_pin: bool) -> SigningKey:
    bare = certificates.new_key()
    request = certificates.signing_request(bare, name=name, role=role, organisation="Tidewater Learning Trust")
    return SigningKey(
        person_id=person_id, box=seal_with_pin(bare, PIN, LIGHT) if has_pin else bare,
        state="ready" if has_pin else "prepared", made_at=NOW,
        certificate=authority.issue(trust, request, name=name, role=role, at=NOW),
    )  # fmt: skip


def small_workbook() -> bytes:
    """Write a small form with a stop, as someone would in Excel."""
    book = openpyxl.Workbook()
    survey = book.active
    survey.title = "survey"
    for row in (
        ("type", "name", "label", "required", "stop", "evidence"),
        ("text", "aim", "What do we look for?", "yes", "", ""),
        ("begin_repeat", "stops", "Rooms visited", "", "yes", ""),
        ("text", "room", "Which room?", "", "", ""),
        ("select_one scale", "routines", "Routines are calm", "", "", "yes"),
        ("select_one scale", "talk", "Pupils talk about what they learn", "", "", "yes"),
        ("end_repeat", "", "", "", "", ""),
        ("text", "themes", "What is typical?", "", "", ""),
    ):
        survey.append(row)
    choices = book.create_sheet("choices")
    for row in (
        ("list_name", "name", "label", "key", "colour"),
        ("scale", "not_yet", "Not yet", "1", "bad"),
        ("scale", "emerging", "Emerging", "2", "warn"),
        ("scale", "secure", "Secure", "3", "ok"),
        ("scale", "not_seen", "Not seen", "0", "neutral"),
    ):
        choices.append(row)
    settings = book.create_sheet("settings")
    settings.append(("form_id", "form_title", "version"))
    settings.append(("small_walk", "Small walk", "1"))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
