"""A safeguarding visit from the administrator's workbook to a plan that both have signed, and who never hears of it."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sifield.demo.centre import CentreProcess
from sifield.demo.laptop import DemoLaptop
from sifield.documents import sign_off
from sifield.fieldwork import access, calendars, planning, templates
from sifield.fieldwork.schools import NewSchool
from sifield.fieldwork.schools import add_school as add
from sifield.models.opening import open_laptop
from sifield.models.store import Stores
from sifield.paths import DataFolder
from tests.journeys.test_forms import save
from tests.journeys.test_window import HEAD, PASSPHRASE, PIN, SCHOOL, add_school, is_synced, join, sign_both, sync
from tests.journeys.walker import Walker
from tests.safeguarding import CHECK, TITLE, safeguarding_workbook
from tests.stored import everything_in

NOTE = "Two lunchtime supervisors could not say who the deputy lead is."
FINDING = "Not all adults on site know whom to tell."
ACTION = "Brief every adult on site, lunchtime staff included."
FOCUS = "Whom to tell, and how fast"
REFERENCE = "REF-7741"
SECRETS = (NOTE, FINDING, ACTION, FOCUS, REFERENCE)


@pytest.fixture
def centre(tmp_path: Path) -> Iterator[CentreProcess]:
    made = CentreProcess(tmp_path, f"sqlite:///{(tmp_path / 'central.store').as_posix()}")
    yield made
    made.stop()


@pytest.fixture
def closing() -> Iterator[ExitStack]:
    """Close at the end whatever stores a test opened without a window."""
    with ExitStack() as ends:
        yield ends


def test_a_social_worker_plans_offline_and_only_her_circle_has_it(
    start: Callable[[Path], Walker], tmp_path: Path, centre: CentreProcess, closing: ExitStack
) -> None:
    code = centre.set_up("Tidewater Learning Trust", "Amara Whitlock")
    centre.start()
    office = start(tmp_path / "laptop-1")
    join(office, "Set up a new trust", "Administrator’s code", code, "Set up the trust")
    add_school(office)
    publish(office, save(tmp_path / "check.xlsx", safeguarding_workbook()))
    cannot_begin(office)

    worker = start(tmp_path / "laptop-2")
    join_with(worker, centre.invite("Nia Prosser", "social_worker"))
    choose(worker)
    worker.presses("Plan for later")
    worker.row(SCHOOL, "Planned")
    sync(worker)
    is_synced(worker)

    centre.stop()
    visit(worker)
    plan(worker)
    sign_both(worker, PIN, HEAD)
    worker.sees(SCHOOL, "1 plan", "Safeguarding · ")
    worker.presses("Today")
    worker.sees("Due in 10 school days")

    centre.start()
    sync(worker)
    is_synced(worker)
    worker.leaves()

    office.comes_forward()
    sync(office)
    office.leaves()
    outside = DemoLaptop(tmp_path / "laptop-3", centre.invite("Callum Drury", "reviewer"), "Third", PIN)
    lead = DemoLaptop(
        tmp_path / "laptop-4", centre.invite("Rhiannon Vale", "trust_leader", safeguarding=True), "Fourth", PIN
    )
    for laptop in (outside, lead):
        laptop.sync()
        closing.callback(laptop.stores.close)
    with lead.stores.safeguarding.read() as session:
        (row,) = planning.list_plans(session)
    assert (row.school_name, row.title, row.status) == (SCHOOL, TITLE, "agreed")
    assert sign_off.verify(lead.stores.safeguarding, row.id, at=datetime.now(UTC)).verdict.word == "COMPLETE"
    with outside.reading() as session:
        offered = {form.form_id for form in access.list_forms(session)}
        published = {form.form_id for form in templates.list_forms(session)}
    assert published - offered >= {"sg_check"}

    circle = (opened(tmp_path / "laptop-2", closing), lead.stores)
    for stores in (opened(tmp_path / "laptop-1", closing), outside.stores):
        general, other = (everything_in(store) for store in stores.both())
        assert other.records == 0
        assert [secret for secret in (*SECRETS, row.id, row.visit_id) if secret in general.text + other.text] == []
        assert not [content for content in (*general.files, *other.files) if content.startswith(b"%PDF-")]
    for stores in circle:
        general, other = (everything_in(store) for store in stores.both())
        assert [secret for secret in (*SECRETS, row.id) if secret in general.text] == []
        assert [secret for secret in (*SECRETS, row.id) if secret not in other.text] == []
        made = [content for content in other.files if content.startswith(b"%PDF-")]
        # what each of the two signed; whoever has synced since then also has the copy with the centre's time stamp
        assert len(made) in (2, 3)


def test_a_visit_and_a_hand_over_open_again_after_a_restart(
    start: Callable[[Path], Walker], tmp_path: Path, centre: CentreProcess, closing: ExitStack
) -> None:
    code = centre.set_up("Tidewater Learning Trust", "Amara Whitlock")
    centre.start()
    office = DemoLaptop(tmp_path / "laptop-1", code, "Office", PIN)
    closing.callback(office.stores.close)
    with office.writing() as session:
        add(session, NewSchool(name=SCHOOL, phase="Primary", head_name=HEAD), datetime.now(UTC).date())
        templates.publish(session, safeguarding_workbook(), "check.xlsx", datetime.now(UTC))
    office.sync()

    worker = start(tmp_path / "laptop-2")
    join_with(worker, centre.invite("Nia Prosser", "social_worker"))
    choose(worker)
    worker.presses("Start the visit")
    worker.presses(f"Partly met: {CHECK}")
    worker.keys("N", f"…{NOTE}", "Enter")
    worker.sees(NOTE)
    worker.reads_status("Saved")
    worker.leaves()

    again = start(tmp_path / "laptop-2")
    again.types("Passphrase", PASSPHRASE)
    again.presses("Open")
    again.sees(CHECK, NOTE, "On site")
    finish(again)
    plan(again)
    again.draws()
    again.types("Your signing PIN", PIN)
    again.presses("Sign the plan")
    again.presses("Hand over and lock")
    again.sees("Your decision")
    again.leaves()

    locked = start(tmp_path / "laptop-2")
    locked.types("Passphrase", PASSPHRASE)
    locked.presses("Open")
    locked.sees("Your decision")
    assert locked.window.is_locked
    assert not locked.may_press("Today")


# -- the ways ----------------------------------------------------------------------------------------------------------


def join_with(walker: Walker, code: str) -> None:
    join(walker, "Join with an enrolment code", "Enrolment code", code, "Join the trust")


def publish(office: Walker, workbook: Path) -> None:
    office.presses("Forms")
    office.sees("Import a workbook…")
    office.drops(workbook)
    office.sees("This form is new to your trust", "Only people with access to safeguarding records see visits with it.")
    office.presses("Publish version 1…")
    office.presses("Publish version 1 now")
    office.sees(f"Version 1 of “{TITLE}” is published.")
    sync(office)
    is_synced(office)


def cannot_begin(walker: Walker) -> None:
    """Without the right the form is not among those that a visit can begin with."""
    walker.presses("Today")
    walker.presses("Start a visit")
    walker.sees("What is chosen here stands on the record.")
    offered = walker.choices("Form")
    assert offered
    assert not [words for words in offered if TITLE in words]
    walker.presses("Back")


def choose(worker: Walker) -> None:
    worker.presses("Today")
    worker.presses("Start a visit")
    worker.sees("What is chosen here stands on the record.")
    worker.types("School", SCHOOL)
    worker.types("Form", TITLE)
    worker.types("Focus", FOCUS)


def visit(worker: Walker) -> None:
    worker.presses("Today")
    worker.sees("Safeguarding · Planned")
    worker.presses(worker.row(SCHOOL, "Planned"))
    worker.presses("Start the visit")
    worker.presses(f"Partly met: {CHECK}")
    worker.keys("N", f"…{NOTE}", "Enter")
    worker.sees(NOTE)
    finish(worker)


def finish(worker: Walker) -> None:
    worker.keys("F9")
    worker.sees("Tell them in person, now.")
    worker.presses("Police or emergency services")
    worker.types("The school’s reference", REFERENCE)
    worker.presses("I have told them")
    worker.sees("Passed on at")
    worker.keys("Esc")
    worker.reads_status("Saved")
    worker.keys("Ctrl+Return")
    worker.sees("Check what you wrote", "Partly met")
    worker.presses("Finish the visit")


def plan(worker: Walker) -> None:
    day = calendars.usual_days().add(datetime.now().astimezone().date(), 10)
    worker.sees("What did you find?")
    worker.presses(NOTE)
    worker.presses("Make a finding")
    worker.types("What the evidence shows, F1", FINDING)
    worker.presses("To develop, F1")
    worker.presses("Go on to the plan")
    worker.presses("Add an action for F1")
    worker.types("What is to be done, A1", ACTION)
    worker.types("Who leads it, A1", "Imogen Tarrant")
    worker.types("Role, A1", "Designated safeguarding lead")
    worker.types("By when, A1", day.isoformat())
    worker.types("How shall we know that it has worked, A1", "Every adult asked names two people.")
    worker.types("Where it stands today, A1", "Three of eight adults name one.")
    worker.presses("Go on to the fact check")
    worker.presses("The facts are right, F1")
    worker.presses("The facts are checked")


def opened(folder: Path, closing: ExitStack) -> Stores:
    """Open the stores of a laptop whose program has been closed."""
    stores = open_laptop(DataFolder(folder), passphrase=PASSPHRASE)
    closing.callback(stores.close)
    return stores
