"""The whole journey in the real window, by clicks and keys: real stores, real signatures, a real centre."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from sifield.demo.centre import CentreProcess
from sifield.documents.sample_trust import SAMPLE_PIN
from sifield.fieldwork import calendars
from sifield.wire import codes
from tests.journeys.walker import Walker

PASSPHRASE = "lantern orchard violet harbour"
PIN, HER_PIN = "482915", "730164"
SCHOOL, HEAD = "Harbour Lane Primary School", "Mireille Ashdown"
STOPS = (
    ("Year 2, reading", "Two groups read to an adult; the third waits eight minutes for a book."),
    ("Year 4, mathematics", "Pupils explain each step to a partner before they write it down."),
    ("Library corner", "Three pupils name the book they have borrowed and why."),
)
FINDINGS = (
    "Some pupils wait for a book while others read.",
    "Pupils who fall behind wait up to three days for extra practice.",
)
FIGURES = ("Two boxes of books for five rooms.", "Practice on two days of five.")
ACTIONS = (
    ("Place a box of matched books in each room.", "Lewis Garrow", "English lead", "No group waits at all."),
    ("Timetable daily practice.", "Imogen Tarrant", "Early reading lead", "Each pupil is heard on four days."),
)


# -- the ways that both journeys go ----------------------------------------------------------------------------------


def protect(walker: Walker) -> None:
    walker.sees("This computer has no keyring to hold the key")
    walker.types("Passphrase", PASSPHRASE)
    walker.types("Passphrase again", PASSPHRASE)
    walker.presses("Protect this laptop")


def choose_visit(walker: Walker, school: str) -> None:
    walker.presses("Start a visit")
    walker.sees("What is chosen here stands on the record.")
    walker.types("School", school)
    walker.types("Form", "Learning walk")
    walker.types("Focus", "Reading: does everybody keep up?")


def capture(walker: Walker) -> None:
    """Answer what must be answered before the first room, then go through all three."""
    walker.presses("A week or more, Notice given to staff")
    walker.presses("Yes, We name and grade no teacher, ask no pupil about one, and share what we write")
    for number in range(len(STOPS)):
        visit_room(walker, number)
    finish(walker)


def visit_room(walker: Walker, number: int) -> None:
    """A stop by keys alone: the room, two ratings, a note."""
    room, note = STOPS[number]
    walker.keys("Ctrl+Shift+N")
    walker.stands_in("Which room?")
    walker.keys(f"…{room}", "Ctrl+Down", "Ctrl+Down", str(2 + number % 3), "Enter", "3", "N", f"…{note}", "Enter")
    walker.sees(note)


def finish(walker: Walker) -> None:
    """What the walk as a whole has shown, and the check page."""
    walker.keys("Ctrl+PgDown")
    walker.types("Strengths seen across the walk", "Adults model sounds in the same way.")
    walker.types("Next step agreed with leaders", "A box of matched books in each room.")
    walker.reads_status("Saved")
    walker.keys("Ctrl+Return")
    walker.sees("Check what you wrote", STOPS[0][0], STOPS[2][0])
    walker.presses("Finish the walk")
    walker.sees("Answer this before you finish.")
    walker.presses("No, nothing")
    walker.presses("Finish the walk")


def find_and_plan(walker: Walker) -> None:
    """Two pieces of evidence become findings, each borne out by a figure beside its one room, and each an action."""
    day = calendars.usual_days().add(datetime.now().astimezone().date(), 10)
    walker.sees("What did you find?")
    for number, text in enumerate(FINDINGS):
        walker.presses(STOPS[number][1])
        walker.presses("Make a finding")
        walker.types(f"What the evidence shows, F{number + 1}", text)
        walker.presses(f"To develop, F{number + 1}")
        walker.sees("It stays with the visit until a third room")
        walker.presses(f"Tell a figure or a document for F{number + 1}")
        walker.types(f"What it shows, F{number + 1}", FIGURES[number])
        walker.presses(f"Add what it shows to F{number + 1}")
        walker.sees("2 sources: walk, data")
        walker.presses(STOPS[number][1])  # takes the tick away again
    walker.presses("Go on to the plan")
    for number, (text, owner, role, success) in enumerate(ACTIONS, 1):
        walker.presses(f"Add an action for F{number}")
        walker.types(f"What is to be done, A{number}", text)
        walker.types(f"Who leads it, A{number}", owner)
        walker.types(f"Role, A{number}", role)
        walker.types(f"By when, A{number}", day.isoformat())
        walker.types(f"How shall we know that it has worked, A{number}", success)
        walker.types(f"Where it stands today, A{number}", "Two days of five.")
    walker.presses("Go on to the fact check")
    walker.presses("The facts are right, F1")
    walker.presses("Something is not right, F2")
    walker.types("Your comment on F2", "It is one day now.")
    walker.presses("The facts are checked")


def sign_both(walker: Walker, reviewers_pin: str, head: str) -> None:
    """The reviewer signs and hands over; the headteacher signs with a PIN of her own; the laptop goes back."""
    walker.draws()
    walker.types("Your signing PIN", reviewers_pin)
    walker.presses("Sign the plan")
    walker.sees("Hand the laptop to")
    walker.presses("Back to the plan")
    walker.sees("Incomplete", "The reviewer has signed; the headteacher has not.")
    walker.presses("Go on to the headteacher’s signature")
    walker.presses("Hand over and lock")
    walker.sees("Your decision")
    stays_locked(walker)
    walker.presses("Agreed with comment")
    walker.types("Your comment", "We start on Monday.")
    walker.presses("Type your name instead: Your signature")
    walker.types("Type your full name", head)
    walker.types("Your signing PIN", HER_PIN)
    walker.types("The same PIN again", HER_PIN)
    walker.presses("Sign")
    walker.sees("Both have signed, and the file is as they signed it.")
    walker.presses("Give the laptop back")
    walker.types("The reviewer’s PIN", "111222")
    walker.presses("Take the laptop back")
    walker.sees("not the right PIN")
    walker.types("The reviewer’s PIN", reviewers_pin)
    walker.presses("Take the laptop back")
    walker.presses("All plans")


def stays_locked(walker: Walker) -> None:
    """Nothing leads out of a hand-over: no place, no key, not closing the window."""
    assert walker.window.is_locked
    screen = walker.window.current_screen
    for words in ("Today", "Plans", "Back"):
        assert not walker.may_press(words)
    walker.keys("Alt+1", "Alt+3", "Alt+Left", "Esc")
    assert not walker.window.close()
    walker.sees("This laptop is handed over for signing.")
    assert walker.window.current_screen is screen


# -- the journeys ----------------------------------------------------------------------------------------------------


def test_the_sample_trust_from_the_first_start_to_a_signed_plan(
    start: Callable[[Path], Walker], tmp_path: Path
) -> None:
    walker = start(tmp_path / "laptop")
    walker.presses("Explore with a sample trust")
    protect(walker)
    walker.sees("Waiting for you", "Due in your schools", "SAMPLE")
    walker.reads_status("Sample trust, never synced", "encrypted with your passphrase")
    choose_visit(walker, "Fairwater Academy")
    walker.presses("Start the walk")
    capture(walker)
    find_and_plan(walker)
    sign_both(walker, SAMPLE_PIN, "Desmond Okell")
    walker.sees("Fairwater Academy", "2 plans")
    walker.presses(walker.row("Fairwater Academy", "Signed"))
    walker.sees("Complete", "Both have signed, and the file is as they signed it.", "Desmond Okell (", "SAMPLE")
    walker.presses("All plans")
    walker.keys("Alt+4")
    walker.sees("Programme", "not booked yet", "SAMPLE")
    walker.keys("Return")
    walker.sees("Book… ")
    walker.keys("Esc", "Alt+5")
    walker.sees("Overview", "Schools side by side", "Actions of signed plans", "Findings: ")
    walker.leaves()


def test_closing_the_program_in_a_room_loses_nothing(start: Callable[[Path], Walker], tmp_path: Path) -> None:
    walker = start(tmp_path / "laptop")
    walker.presses("Explore with a sample trust")
    protect(walker)
    choose_visit(walker, "Saltmarsh Infant School")
    walker.presses("Start the walk")
    walker.sees("Visit outline")
    visit_room(walker, 0)
    walker.keys("…Half a sentence that nobody has")
    walker.leaves()

    again = start(tmp_path / "laptop")
    again.types("Passphrase", "not the passphrase")
    again.presses("Open")
    again.sees("not the right passphrase")
    again.types("Passphrase", PASSPHRASE)
    again.presses("Open")
    again.sees(*STOPS[0], "Half a sentence that nobody has", "On site")
    again.presses("Back")
    again.presses("Settings")
    again.presses("Leave the sample trust")
    again.presses("Throw the sample away")
    again.sees("Welcome to sifield")
    assert not list((tmp_path / "laptop").rglob("*.store"))


def test_a_real_trust_with_a_centre_that_goes_away_and_a_second_laptop(
    start: Callable[[Path], Walker], tmp_path: Path
) -> None:
    centre = CentreProcess(tmp_path, f"sqlite:///{(tmp_path / 'central.store').as_posix()}")
    code = centre.set_up("Tidewater Learning Trust", "Amara Whitlock")
    try:
        centre.start()
        first = start(tmp_path / "laptop-1")
        join(first, "Set up a new trust", "Administrator’s code", code, "Set up the trust")
        add_school(first)
        choose_visit(first, SCHOOL)
        first.presses("Plan for later")
        first.row(SCHOOL, "Planned")
        sync(first)
        is_synced(first)

        centre.stop()
        sync(first)
        first.reads_status("Offline")
        first.presses("Today")
        first.presses(first.row(SCHOOL, "Planned"))
        first.presses("Start the walk")
        capture(first)
        find_and_plan(first)
        sign_both(first, PIN, HEAD)
        first.sees(SCHOOL, "1 plan")
        first.reads_status("Saved", "Offline", "waiting to sync")

        centre.start()
        sync(first)
        is_synced(first)
        first.presses("People")
        first.types("Name", "Callum Drury")
        first.presses("Make an enrolment code")
        first.sees("Give this code to Callum Drury now.")
        assert codes.parse(first.content("Enrolment code")).address == centre.address
        first.leaves()

        second = start(tmp_path / "laptop-2")
        code = centre.invite("Rhiannon Vale", "trust_leader")
        join(second, "Join with an enrolment code", "Enrolment code", code, "Join the trust")
        second.presses("Plans")
        second.presses(second.row(SCHOOL, "Signed"))
        second.sees("Complete", "Both have signed, and the file is as they signed it.", f"{HEAD} (Headteacher")
    finally:
        centre.stop()


def join(walker: Walker, way: str, label: str, code: str, button: str) -> None:
    walker.presses(way)
    protect(walker)
    walker.types(label, code)
    walker.types("Signing PIN", PIN)
    walker.types("Signing PIN again", PIN)
    walker.presses(button)
    walker.sees("Waiting for you", "Due in your schools")
    walker.reads_status("Synced", "encrypted with your passphrase")


def add_school(walker: Walker) -> None:
    walker.presses("Schools")
    walker.presses("Add a school")
    walker.types("Name of the school", SCHOOL)
    walker.types("Name of the headteacher", HEAD)
    walker.presses("Add the school")
    walker.sees("1 school", f"Headteacher: {HEAD}")
    walker.presses("Today")


def sync(walker: Walker) -> None:
    """Sync on demand, and wait until it is over."""
    walker.presses("Sync")
    told = ("waiting to be sent", "The central store has everything from this laptop.")
    walker.waits(lambda: any(words in walker.words for words in told), "is not told what waits")
    walker.presses("Sync now")
    walker.waits(lambda: walker.may_press("Sync now"), "the sync does not end")


def is_synced(walker: Walker) -> None:
    walker.waits(lambda: "Synced" in walker.status and "waiting" not in walker.status, "not everything is synced")
    walker.sees("The central store has everything from this laptop.")
