"""What can be found by looking at the school's self-review on the screen: names, targets, nothing cut."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from sifield.forms.self_review.sending import to_xlsx
from sifield.ui.main_window import MainWindow
from sifield.ui.theme import theme
from tests.forms.self_reviews import MET, SETTINGS, check, edited, filled
from tests.forms.workbooks import q, workbook
from tests.ui.look import clipped_labels, grab, sideways, small_targets, unnamed
from tests.ui.on_review import answered, invited, on_review
from tests.ui.on_site import OnSite, in_window, part, press

SIZES = [(100, (1366, 768)), (150, (1366, 768)), (200, (1366, 768)), (100, (900, 700))]
LONG = (
    "The single central record is complete for everyone who works or volunteers here, supply staff, contractors and "
    "trustees too, and somebody senior looks through it every half-term and signs that it was done"
)
WORDS = (
    "Single central record, checked by the head and the safeguarding governor in the last week of each half-term "
    "(minutes of 16 October). The supply agency's letters are kept in the locked cabinet in the office. "
) * 3


@pytest.fixture
def made(qtbot: QtBot, tmp_path: Path) -> Iterator[OnSite]:
    """A review of thirty checks with long words, of which the school has answered most."""
    checks = [check(f"check_{at}", f"{LONG} ({at})" if at % 3 else f"Check {at} holds") for at in range(30)]
    survey = [q("begin_group", "record", "Safer recruitment and the single central record"), *checks, q("end_group")]
    visit = on_review(tmp_path, data=workbook(survey, MET, [SETTINGS]))
    said = {f"check_{at}": (("Met", "Partly met", "Not met")[at % 3], WORDS if at % 2 else "") for at in range(26)}
    answered(visit, filled(to_xlsx(invited(visit)), said))
    yield visit
    visit.laptop.stores.close()


def faults(screen: QWidget) -> list[str]:
    return [*clipped_labels(screen), *sideways(screen), *unnamed(screen), *small_targets(screen)]


def shown(qtbot: QtBot, made: OnSite, size: tuple[int, int]) -> MainWindow:
    window = in_window(made.screen(), size)
    qtbot.addWidget(window)
    return window


@pytest.mark.parametrize(("percent", "size"), SIZES)
def test_beside_the_checks(qtbot: QtBot, made: OnSite, percent: int, size: tuple[int, int]) -> None:
    theme().set_percent(percent)
    window = shown(qtbot, made, size)
    press(window, "s", "Enter")
    grab(window, f"school-says-{percent}-{size[0]}", size)
    assert (window.width(), window.height()) == size
    assert faults(window) == []


@pytest.mark.parametrize(("percent", "size"), SIZES)
def test_where_it_stands_and_what_is_wrong(
    qtbot: QtBot, made: OnSite, tmp_path: Path, percent: int, size: tuple[int, int]
) -> None:
    theme().set_percent(percent)
    window = shown(qtbot, made, size)
    screen: Any = window.current_screen
    screen._self_review.open()
    grab(window, f"self-review-{percent}-{size[0]}", size)
    assert faults(window) == []

    def spoil(sheet: Any) -> None:
        for row in range(3, 20):
            sheet.cell(row, 3).value = "Nearly, but the last of them is only done after half-term" if row % 2 else None

    path = tmp_path / "Self-review of Harbour Lane Primary, corrected by the deputy (2).xlsx"
    for name, data in (("wrong", edited(to_xlsx(invited(made)), spoil)), ("empty", to_xlsx(invited(made)))):
        path.write_bytes(data)
        screen._self_review.read(path)
        grab(window, f"self-review-{name}-{percent}-{size[0]}", size)
        assert (window.width(), window.height()) == size
        assert faults(window) == []
    assert not [each for each in window.findChildren(QWidget, "self_review_take") if each.isVisible()]


@pytest.mark.parametrize("percent", [100, 200])
def test_before_the_visit(qtbot: QtBot, tmp_path: Path, percent: int) -> None:
    theme().set_percent(percent)
    visit = on_review(tmp_path, started=False)
    window = shown(qtbot, visit, (1366, 768))
    grab(window, f"self-review-planned-{percent}")
    assert faults(window) == []
    part(window, "self_review").click()
    grab(window, f"self-review-begin-{percent}")
    assert faults(window) == []
    visit.laptop.stores.close()


@pytest.mark.parametrize("mode", ["dark", "contrast"])
def test_the_other_schemes_are_drawn(qtbot: QtBot, made: OnSite, mode: Any) -> None:
    theme().set_mode(mode)
    window = shown(qtbot, made, (1366, 768))
    picture = grab(window, f"school-says-{mode}").toImage()
    assert picture.pixelColor(285, 400) == theme().colour("canvas")
