"""How an action stands, in a word, a colour and a reason."""

from dataclasses import dataclass

from sifield.fieldwork.tracked_actions import TrackedAction
from sifield.ui.widgets.chip import ChipTone
from sifield.ui.words import count, say_day

_TONES: dict[str, ChipTone] = {"red": "bad", "amber": "warn", "green": "ok"}
STATES = {
    "draft": "Not agreed yet",
    "agreed": "Agreed",
    "in progress": "In progress",
    "done": "Said to be done, not verified",
    "verified": "Verified",
    "closed": "Closed",
    "carried forward": "Carried forward",
}


@dataclass(frozen=True, slots=True)
class Standing:
    """A word with its colour, and why."""

    words: str
    tone: ChipTone
    why: str


def say_standing(action: TrackedAction) -> Standing:
    """Say how an action stands: by what somebody says of it, else by its day."""
    if action.status == "done":
        return Standing("Said to be done", "brand", action.done_note)
    if action.status in ("verified", "closed"):
        return Standing(STATES[action.status], "ok", action.impact or action.verified_note)
    if not action.is_open:
        return Standing(STATES.get(action.status, action.status), "neutral", "")
    reckoned = _say_day(action)
    if action.rag:
        late = f" {count(action.late, 'school day')} late." if action.late and action.rag != "red" else ""
        return Standing(action.rag.capitalize(), _TONES[action.rag], f"{action.rag_reason}{late}")
    return reckoned


def _say_day(action: TrackedAction) -> Standing:
    if action.late:
        return Standing("Red", "bad", f"{count(action.late, 'school day')} late")
    if action.days is None:
        return Standing("No day", "neutral", "no day is set")
    words = f"due in {count(action.days, 'school day')}" if action.days else "due today"
    return Standing(action.rating.capitalize(), _TONES.get(action.rating, "neutral"), words)


def say_action(action: TrackedAction) -> str:
    """Say whose an action is, by when, and where it stands."""
    by = f"by {say_day(action.deadline)}" if action.deadline else ""
    side = "the trust" if action.side == "trust" else ""
    return " · ".join(part for part in (action.school_name, side, action.owner, by, say_standing(action).why) if part)
