"""The exchange with the trust: what waits, what was refused, and what two people wrote, in both stores."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from sqlalchemy import select, update

from sifield.models.evidence import Finding
from sifield.models.exchange import HELD, Conflict, Outbox
from sifield.models.store import Store
from sifield.models.visits import Visit
from sifield.sync import outbox
from sifield.ui.screens.exchange import Exchange
from sifield.ui.theme import Mode
from sifield.wire.ids import new_id
from tests.laptops import NOW
from tests.ui.fitting import LOOKS, check_fits, check_order, dress, read
from tests.ui.hands import open_screen, press
from tests.ui.walked import Walk, walk

pytestmark = pytest.mark.usefixtures("light_secrets")

HERS, MINE = "Most pupils read with fluency.", "About half of the pupils read with fluency."


@pytest.fixture
def walked(tmp_path: Path) -> Iterator[Walk]:
    made = walk(tmp_path, rooms=1)
    for store in made.laptop.stores.both():
        _send_all(store)
    yield made
    made.laptop.stores.close()


def _send_all(store: Store) -> None:
    """Let the store be as after a sync: nothing waits."""
    with store.apply() as session:
        for row in session.scalars(select(Outbox)):
            session.delete(row)
        from sifield.models.exchange import Blob

        session.execute(update(Blob).values(uploaded=True))


def opened(qtbot: QtBot, made: Walk, *, is_sample: bool = False) -> Exchange:
    screen = Exchange(made.tasks, made.laptop.reviewer_id, is_sample=is_sample, now=made.now)
    open_screen(qtbot, screen)
    return screen


def differ(made: Walk, store: Store, sensitivity: str = "general") -> str:
    """Let two people have written one finding; give its id."""
    scope = f"school:{made.laptop.school_id}/{sensitivity}"
    with store.apply() as session:
        row = Finding(scope=scope, visit_id=made.visit_id, text=HERS)
        session.add(row)
        session.add(
            Conflict(
                id=new_id(), scope=scope, record="finding", row_id=row.id, field="text", base=None,
                current=HERS, current_version=3, current_by=made.laptop.head_id,
                current_at=(NOW - timedelta(minutes=40)).isoformat(),
                proposed=MINE, proposed_by=made.laptop.reviewer_id, proposed_at=NOW.isoformat(),
            )
        )  # fmt: skip
        return row.id


def text_of(store: Store, finding_id: str) -> str:
    with store.read() as session:
        return session.get_one(Finding, finding_id).text


def test_the_sample_is_never_sent(qtbot: QtBot, walked: Walk) -> None:
    screen = opened(qtbot, walked, is_sample=True)
    assert "Nothing is sent anywhere." in read(screen)
    assert not screen.sync.isVisible()


def test_nothing_waits(qtbot: QtBot, walked: Walk) -> None:
    screen = opened(qtbot, walked)
    assert "The central store has everything from this laptop." in read(screen)
    assert "Nothing to settle" in read(screen)
    with qtbot.waitSignal(screen.sync_wanted):
        press(screen, "Sync now")


def test_what_waits_is_counted_as_it_grows(qtbot: QtBot, walked: Walk) -> None:
    screen = opened(qtbot, walked)
    walked.laptop.plan_visit("Attendance")
    with walked.store.read() as session:
        waiting = outbox.count_waiting(session).changes
    assert waiting > 0
    walked.tasks.tell_changed("general")
    assert f"{waiting} change" in screen.state.text()
    assert "safe on this laptop" in screen.state.text()


def test_a_sync_under_way_is_shown_and_not_begun_twice(qtbot: QtBot, walked: Walk) -> None:
    screen = opened(qtbot, walked)
    screen.show_busy(True)
    assert screen.progress.isVisible()
    with qtbot.assertNotEmitted(screen.sync_wanted):
        press(screen, "Sync now")
    screen.show_busy(False)
    assert not screen.progress.isVisible()


def test_both_stores_differences_are_settled_by_a_click(qtbot: QtBot, walked: Walk) -> None:
    stores = walked.laptop.stores
    general, safeguarding = differ(walked, stores.general), differ(walked, stores.safeguarding, "safeguarding")
    screen = opened(qtbot, walked)
    words = read(screen)
    assert "2 differences to settle" in words
    assert "Mireille Ashdown, Tue 24 Nov 2026" in words
    assert "You, Tue 24 Nov 2026" in words
    press(screen, f"Keep this one, 1, by You: {MINE}")
    assert text_of(stores.general, general) == MINE
    assert "1 difference to settle" in read(screen)
    press(screen, f"Keep this one, 1, by Mireille Ashdown: {HERS}")
    assert text_of(stores.safeguarding, safeguarding) == HERS
    assert "Nothing to settle" in read(screen)
    for store in stores.both():
        with store.read() as session:
            assert outbox.count_waiting(session).conflicts == 0
            assert outbox.count_waiting(session).changes == 1, "the choice goes to everybody"


def test_both_texts_may_be_kept(qtbot: QtBot, walked: Walk) -> None:
    finding_id = differ(walked, walked.store)
    screen = opened(qtbot, walked)
    press(screen, "Keep both, one after the other, 1")
    assert text_of(walked.store, finding_id) == f"{HERS}\n{MINE}"


def test_one_that_was_settled_elsewhere_is_said_in_words(qtbot: QtBot, walked: Walk) -> None:
    differ(walked, walked.store)
    screen = opened(qtbot, walked)
    with walked.store.apply() as session:
        session.execute(update(Conflict).values(resolved_at=NOW))
    press(screen, f"Keep this one, 1, by You: {MINE}")
    assert "This has been settled already." in read(screen)


def test_a_refused_change_shows_its_reason_and_is_sent_again(qtbot: QtBot, walked: Walk) -> None:
    walked.laptop.plan_visit("Attendance")
    with walked.store.apply() as session:
        for row in session.scalars(select(Outbox)):
            row.state, row.reason = HELD, "You may not write in this school."
    with walked.store.read() as session:
        before = {row.change_id for row in outbox.list_held(session)}
    screen = opened(qtbot, walked)
    assert f"{len(before)} change" in read(screen)
    assert "You may not write in this school." in read(screen)
    assert "everything else" in screen.state.text(), "never that all is well"
    with qtbot.waitSignal(screen.sync_wanted):
        press(screen, "Send again what was not accepted (general)")
    with walked.store.read() as session:
        assert outbox.list_held(session) == ()
        waiting = set(session.scalars(select(Outbox.change_id)))
    assert len(waiting) == len(before)
    assert not waiting & before, "the centre would know the old ids again, and refuse them again"


@pytest.mark.parametrize(("mode", "percent"), LOOKS)
def test_everything_fits(qtbot: QtBot, walked: Walk, mode: Mode, percent: int) -> None:
    stores = walked.laptop.stores
    differ(walked, stores.general)
    differ(walked, stores.safeguarding, "safeguarding")
    walked.laptop.plan_visit("Attendance")
    with walked.store.apply() as session:
        for row in session.scalars(select(Outbox)):
            row.state, row.reason = HELD, "You may not write in this school; ask the administrator of your trust."
    dress(mode, percent)
    screen = opened(qtbot, walked)
    check_fits(screen, "exchange")
    check_order(screen)


def test_two_versions_of_a_visits_form_are_told_by_their_numbers(qtbot: QtBot, walked: Walk) -> None:
    with walked.store.apply() as session:
        visit = session.get_one(Visit, walked.visit_id)
        session.add(
            Conflict(
                id=new_id(), scope=visit.scope, row_id=visit.id, record="visit", field="template_sha256", base="",
                current=visit.template_sha256, current_version=1, current_by=walked.laptop.head_id,
                current_at=NOW.isoformat(), proposed="0" * 64,
                proposed_by=walked.laptop.reviewer_id, proposed_at=NOW.isoformat(),
            )
        )  # fmt: skip
    told = read(opened(qtbot, walked))
    assert "Version 1 of the form" in told
    assert "A version of the form that is not on this laptop" in told
    assert visit.template_sha256 not in told
