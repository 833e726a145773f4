"""The keys of capture, as the status bar, F1 and the panel beside the page tell them: those that do something there."""

from collections.abc import Callable

from sifield.forms.template import Section
from sifield.ui.capture_sections import input_of
from sifield.ui.capture_state import CaptureState

Keys = tuple[tuple[str, str], ...]
"""Keys as they are printed, each with what it does."""
ADD = "Ctrl Shift N"
KEYS: Keys = (("0–9", "rate"), ("N", "note"), ("Ctrl ↓", "next question"))
"""For the status bar."""
PANEL_KEYS: Keys = (
    ("0–9", "rate, by the number on the answer"),
    ("Backspace", "clear the rating"),
    ("N", "write a note"),
    ("F", "come back to this"),
    ("P  Ctrl V", "add, paste a picture"),
    ("Ctrl ↓  Ctrl ↑", "next, previous question"),
    ("Ctrl PgDn  PgUp", "next, previous page"),
    ("Ctrl G", "jump to a question"),
    ("Ctrl Z", "take back"),
    (ADD, "add a stop"),
    ("F9", "an immediate concern"),
    ("Ctrl Enter", "check and finish"),
    ("F6", "next part of the window"),
)
"""For the panel beside the page."""
ALL_KEYS: tuple[tuple[str, Keys], ...] = (
    ("While capturing", (
        ("0–9", "rate, by the number on the answer"), ("Backspace", "clear the rating"),
        ("arrows, Tab, Space", "another answer, the next tick, set or clear a tick"), ("Enter", "next question"),
        ("Ctrl ↓, Ctrl ↑", "next, previous question"), ("Ctrl PgDn, PgUp", "next, previous page"),
        ("N", "write a note"), ("Enter in a note", "add it with the time"), ("Shift Enter", "new line in a note"),
        ("Ctrl G", "jump to a question by words"),
        ("Ctrl Z", "take back what was done last"), ("F", "come back to this question"),
        ("R", "raise a finding here"), ("A", "raise an action here"),
        ("P", "add a picture, or pages of a PDF"), ("Ctrl V", "paste a picture"), ("D", "draw a sketch"),
        ("C", "take a picture with the camera, if your trust allows it"),
        ("S", "agree with the school’s self-review"), ("F6", "next part"), ("F7", "next unknown word in a text"),
        (ADD, "add a stop"),
        ("Ctrl L", "on Last time: the others were not looked at today"),
        ("F9", "an immediate concern: whom to tell"), ("Ctrl Enter", "check and finish"),
    )),
)  # fmt: skip
"""For F1."""


def that_work(keys: Keys, state: CaptureState, adds: str) -> Keys:
    """Leave out the keys that do nothing in a form; ``adds`` is what can be added to it ("" for nothing)."""
    return tuple(
        (key, f"add {adds}" if key == ADD else does)
        for key, does in keys
        if (adds if key == ADD else _NEEDS.get(key, _always)(state))
    )


def all_that_work(state: CaptureState) -> tuple[tuple[str, Keys], ...]:
    """Give the keys for F1 that do something in a form, on whatever page."""
    by_hand = [one for one in state.template.sections if one.repeat and not state.is_counted(one)]
    first = next((one for one in by_hand if one.is_stop), next(iter(by_hand), None))
    adds = row_word(first) if first is not None else ""
    return tuple((title, that_work(keys, state, adds)) for title, keys in ALL_KEYS)


def row_word(section: Section) -> str:
    """Say what a row of a repeat is: "a stop" or "an entry"."""
    return "a stop" if section.is_stop else "an entry"


def _always(_state: CaptureState) -> bool:
    return True


def _rates(state: CaptureState) -> bool:
    return any(input_of(one) == "rating" for one in state.template.questions.values())


def _raises(state: CaptureState) -> bool:
    return not state.is_lesson_look


def _has_schools_word(state: CaptureState) -> bool:
    return bool(state.notes.school)


def _takes_pictures(state: CaptureState) -> bool:
    return bool(state.picture_ways)


def _has_camera(state: CaptureState) -> bool:
    return "camera" in state.picture_ways


def _is_visit(state: CaptureState) -> bool:
    return state.keeps_pictures  # a form that is only tried out keeps none


_NEEDS: dict[str, Callable[[CaptureState], bool]] = {
    **dict.fromkeys(("0–9", "Backspace"), _rates),
    **dict.fromkeys(("R", "A"), _raises),
    **dict.fromkeys(("P", "Ctrl V", "D", "P  Ctrl V"), _takes_pictures),
    "C": _has_camera,
    "S": _has_schools_word,
    **dict.fromkeys(("F9", "Ctrl Enter"), _is_visit),
}
"""What a key needs to do anything; one that is not here always does."""
