"""Concerns that were passed on are seen by the school's safeguarding circle alone."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from sifield.models.concerns import Concern
from sifield.models.exchange import Device
from sifield.ui.screens.concerns_passed_on import ConcernsPassedOn
from sifield.wire.records import school_scope
from tests.laptops import NOW, Laptop, make_laptop
from tests.ui.fitting import check_fits, dress, read
from tests.ui.hands import open_screen
from tests.ui.inline_tasks import InlineTasks


@pytest.fixture
def laptop(tmp_path: Path) -> Iterator[Laptop]:
    made = make_laptop(tmp_path)
    scope = school_scope(made.school_id, "safeguarding")
    with made.stores.safeguarding.write(made.reviewer_id, NOW) as session:
        for day, reference in ((3, "CP-412"), (17, "")):
            told_at = datetime(2026, 11, day, 10, 42, tzinfo=UTC)
            session.add(Concern(scope=scope, told="Imogen Tarrant, Lead", told_at=told_at, reference=reference))
    yield made
    made.stores.close()


def opened(qtbot: QtBot, laptop: Laptop) -> ConcernsPassedOn:
    screen = ConcernsPassedOn(InlineTasks(laptop.stores, actor=laptop.reviewer_id, at=NOW))
    open_screen(qtbot, screen)
    return screen


def test_who_put_one_in_does_not_see_it_and_the_circle_does(qtbot: QtBot, laptop: Laptop) -> None:
    assert "CP-412" not in read(opened(qtbot, laptop)), "without a right to the school's records"
    with laptop.stores.general.write(laptop.reviewer_id, NOW) as session:
        session.get_one(Device, 1).scopes = [school_scope(laptop.school_id, "safeguarding")]
    screen = opened(qtbot, laptop)
    said = read(screen)
    assert "2 concerns · Harbour Lane Primary: 2" in said
    assert said.index("Tue 17 Nov 2026") < said.index("Tue 3 Nov 2026"), "the latest first"
    assert "The school’s reference: CP-412" in said
    assert "Told: Imogen Tarrant, Lead" in said
    dress("light", 200)
    check_fits(screen, "concerns-passed-on-200")
