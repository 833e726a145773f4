"""How long records are kept: read by everybody, chosen by an administrator, and decided where somebody must."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from sifield.fieldwork import access, keeping, retention
from sifield.models.exchange import Device
from sifield.models.visits import Visit
from sifield.ui.screens.keeping import Keeping
from sifield.wire.records import school_scope
from tests.laptops import NOW, TODAY, Laptop, make_laptop
from tests.ui.fitting import check_fits, dress, read
from tests.ui.hands import named, open_screen, press, write
from tests.ui.inline_tasks import InlineTasks


@pytest.fixture
def laptop(tmp_path: Path) -> Iterator[Laptop]:
    made = make_laptop(tmp_path)
    with made.stores.general.write(made.reviewer_id, NOW) as session:
        session.get_one(Device, 1).role = "administrator"
        for on, title in ((date(2019, 3, 4), "Book look"), (date(2026, 3, 4), "Recent walk")):
            session.add(
                Visit(
                    scope=school_scope(made.school_id), school_id=made.school_id, form_id="walk", form_version="1",
                    template_sha256="0" * 64, sensitivity="general", title=title, reviewer_id=made.reviewer_id,
                    planned_on=on, status="finished",
                )
            )  # fmt: skip
    yield made
    made.stores.close()


def opened(qtbot: QtBot, laptop: Laptop, **other: Any) -> Keeping:
    with laptop.stores.general.read() as session:
        whose = replace(access.whose_laptop(session), **other)
    screen = Keeping(InlineTasks(laptop.stores, actor=laptop.reviewer_id, at=NOW), whose, lambda: NOW)
    open_screen(qtbot, screen)
    return screen


def titles(laptop: Laptop) -> set[str]:
    with laptop.stores.general.read() as session:
        return {row.title for row in keeping.list_overdue(session, TODAY)}


def test_everybody_reads_it_and_an_administrator_chooses(qtbot: QtBot, laptop: Laptop) -> None:
    said = read(opened(qtbot, laptop, role="reviewer"))
    assert (
        "To the day that the teacher was told, 12 months after the visit at most. Then it is deleted by itself." in said
    )
    assert "Visits without a plan: years beyond the school year" not in said
    screen = opened(qtbot, laptop)
    write(screen, "Visits without a plan: years beyond the school year", "many")
    press(screen, "Keep visits without a plan so long")
    assert "Write a number, for example 6." in read(screen)
    write(screen, "Visits without a plan: years beyond the school year", "9")
    press(screen, "Keep visits without a plan so long")
    with laptop.stores.general.read() as session:
        assert retention.get_class(session, "visits").keep == 9
    assert titles(laptop) == set()


def test_a_visit_whose_time_is_over_is_kept_with_a_reason_or_deleted(qtbot: QtBot, laptop: Laptop) -> None:
    screen = opened(qtbot, laptop)
    press(screen, "To decide")
    assert "Recent walk" not in read(screen)
    press(screen, "Decide… about Book look, Mon 4 Mar 2019")
    press(screen, "Keep it")
    assert "The reason is missing." in read(screen)
    screen.card.reason.setText("A claim is open")
    press(screen, "Keep it")
    assert titles(laptop) == set()
    press(screen, "On hold")
    assert "Until somebody lifts it. Placed by Amara Whitlock" in read(screen)
    press(screen, "Lift the hold on Book look: A claim is open")
    assert titles(laptop) == {"Book look"}
    press(screen, "To decide")
    press(screen, "Decide… about Book look, Mon 4 Mar 2019")
    press(screen, "Delete for good")
    assert titles(laptop) == set()
    press(screen, "Deleted")
    assert "1 record, Tue 24 Nov 2026, decided by Amara Whitlock" in read(screen)


@pytest.mark.parametrize(("mode", "percent"), [("dark", 100), ("light", 200)])
def test_it_fits(qtbot: QtBot, laptop: Laptop, mode: Any, percent: int) -> None:
    dress(mode, percent)
    screen = opened(qtbot, laptop)
    check_fits(screen, f"keeping-{mode}-{percent}")
    press(screen, "To decide")
    press(screen, "Decide… about Book look, Mon 4 Mar 2019")
    assert named(screen, "Delete for good").isVisible()
    check_fits(screen, f"keeping-decide-{mode}-{percent}")
