"""Joining a trust: a real centre behind the screen, and each fault by the field it belongs to."""

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import httpx
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from sifield.models.store import Stores
from sifield.sync import enrolment
from sifield.ui.screens.joining import Joining, JoinWords
from sifield.ui.theme import Mode
from tests.sync.laptops import Machine, World
from tests.ui.fitting import LOOKS, check_fits, check_order, dress
from tests.ui.hands import key, named, open_screen, press, write
from tests.ui.inline_tasks import InlineTasks

pytestmark = pytest.mark.usefixtures("light_secrets")

PIN = "482915"


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path)
    yield made
    made.close()


class Desk:
    """The screen, the laptop behind it, and what came of it."""

    def __init__(self, qtbot: QtBot, world: World, way: Literal["set up", "join"]) -> None:
        self.machine = Machine(world, world.bare_stores("window"))
        self.joined: list[Stores] = []
        self.screen = Joining(InlineTasks(), way, self._join, device_name="office-07")
        self.screen.joined.connect(self.joined.append)
        open_screen(qtbot, self.screen)
        self.code_name = "Administrator’s code" if way == "set up" else "Enrolment code"

    def _join(self, words: JoinWords) -> Stores:
        enrolment.join(
            self.machine.stores, words.code, device_name=words.device_name, pin=words.pin,
            now=self.machine.world.clock, connect=self.machine.connect,
        )  # fmt: skip
        return self.machine.stores

    def fill(self, code: str, pin: str = PIN, again: str = PIN) -> None:
        self.screen.code.setPlainText(code)  # codes are pasted
        write(self.screen, "Signing PIN", pin)
        write(self.screen, "Signing PIN again", again)

    @property
    def faults(self) -> dict[str, str]:
        """What is said to be wrong, by the label of its field."""
        from sifield.ui.widgets.fields import FieldRow

        rows = self.screen.findChildren(FieldRow)
        return {line.label.text(): line.fault for line in rows if line.fault and line.isVisible()}


@pytest.fixture
def desk(qtbot: QtBot, world: World) -> Desk:
    return Desk(qtbot, world, "set up")


def test_an_administrator_joins_by_keys(desk: Desk, world: World) -> None:
    desk.fill(f"  {world.code[:20]}\n{world.code[20:]} ", "482 915", "482915")
    named(desk.screen, "Signing PIN again").setFocus()
    key(Qt.Key.Key_Return)
    assert desk.faults == {}
    assert desk.joined == [desk.machine.stores]
    assert (desk.screen.code.toPlainText(), desk.screen.pin.first.pin()) == ("", ""), "no secret stays in the fields"
    assert desk.screen.go.isEnabled()


def test_no_code(desk: Desk) -> None:
    desk.fill("  ")
    press(desk.screen, "Set up the trust")
    assert desk.faults == {"Administrator’s code": "Paste the code that you were given."}
    assert desk.screen.code.hasFocus()


def test_a_code_that_is_none(desk: Desk) -> None:
    desk.fill("good morning")
    press(desk.screen, "Set up the trust")
    assert list(desk.faults) == ["Administrator’s code"]
    assert desk.joined == []
    assert desk.screen.code.toPlainText() == "good morning", "what was typed is still there"


def test_two_different_pins(desk: Desk, world: World) -> None:
    desk.fill(world.code, PIN, "482916")
    press(desk.screen, "Set up the trust")
    assert desk.faults == {"Signing PIN again": "The two are not the same. Type it again."}
    desk.fill(world.code)
    press(desk.screen, "Set up the trust")
    assert desk.faults == {}
    assert desk.joined


@pytest.mark.parametrize("weak", ["123456", "111111", "4829", ""])
def test_a_pin_that_anyone_would_guess(desk: Desk, world: World, weak: str) -> None:
    desk.fill(world.code, weak, weak)
    press(desk.screen, "Set up the trust")
    assert list(desk.faults) == ["Signing PIN"]
    assert desk.machine.wire.requests == [], "the code is not spent"


@pytest.mark.parametrize(("way", "field"), [("set up", "Address of the central store (optional)"), ("join", None)])
def test_a_centre_that_is_away(qtbot: QtBot, world: World, way: Literal["set up", "join"], field: str | None) -> None:
    desk = Desk(qtbot, world, way)

    def away(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("no route", request=request)

    desk.machine.wire.before = away
    desk.fill(world.code)
    press(desk.screen, desk.screen.go.text())
    assert list(desk.faults) == [field or desk.code_name]
    assert desk.faults[field or desk.code_name].startswith("The centre cannot be reached")
    desk.machine.wire.before = lambda _request: None
    press(desk.screen, desk.screen.go.text())
    assert desk.joined, "with the same code, once the centre is there"
    assert desk.faults == {}


def test_a_code_works_once(qtbot: QtBot, world: World) -> None:
    world.administrator()
    desk = Desk(qtbot, world, "join")
    desk.fill(world.code)
    press(desk.screen, "Join the trust")
    assert list(desk.faults) == ["Enrolment code"]


@pytest.mark.parametrize(("mode", "percent"), LOOKS)
def test_everything_fits_also_with_every_fault(desk: Desk, mode: Mode, percent: int) -> None:
    dress(mode, percent)
    desk.fill("", "1", "2")
    press(desk.screen, "Set up the trust")
    desk.screen.code.setPlainText("x")
    press(desk.screen, "Set up the trust")
    check_fits(desk.screen, "joining")
    check_order(desk.screen)
