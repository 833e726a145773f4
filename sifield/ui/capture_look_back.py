"""What earlier visits say of the question in hand, in words and as a trend."""

from collections import Counter
from dataclasses import dataclass
from textwrap import shorten

from sifield.fieldwork.looking_back import Earlier, LookBack
from sifield.fieldwork.said import say_answer
from sifield.forms.parts import Question
from sifield.ui.capture_state import CaptureState
from sifield.ui.capture_views import Key
from sifield.ui.widgets.trend_line import TrendPoint
from sifield.ui.words import say_day

_LONGEST = 300  # characters of an answer in words


@dataclass(frozen=True, slots=True)
class BackView:
    """Last time's answer ("" for none), the trend up to today, and the open actions: each its words and whose it is."""

    last_on: str = ""
    last: str = ""
    trend: tuple[TrendPoint, ...] = ()
    actions: tuple[tuple[str, str], ...] = ()


def look_at(state: CaptureState, back: LookBack, key: Key) -> BackView:
    """Give what stands beside a question; today's own answer is the last point of its trend."""
    question = state.template.questions[key[0]]
    earlier = back.answers.get(key[0], ())
    actions = tuple(
        (
            one.text,
            " · ".join(part for part in (one.owner, f"by {say_day(one.deadline)}" if one.deadline else "") if part),
        )
        for one in back.actions.get(key[0], ())
    )
    if not earlier:
        return BackView(actions=actions)
    last = earlier[-1]
    return BackView(say_day(last.on), _say(last, question), _trend(state, earlier, key, question), actions)


def _say(earlier: Earlier, question: Question) -> str:
    said = Counter(say_answer(question, value) for value in earlier.values)
    if len(earlier.values) == 1:
        return shorten(next(iter(said)), _LONGEST, placeholder=" …")
    return ", ".join(f"{many} × {shorten(label, 80, placeholder=' …')}" for label, many in said.most_common())


def _trend(state: CaptureState, earlier: tuple[Earlier, ...], key: Key, question: Question) -> tuple[TrendPoint, ...]:
    """Give the level of each visit on the scale, the mean of its rows; what was not seen has none."""
    if not question.is_rating:
        return ()
    choices = {choice.name: choice for choice in question.choices}
    scale = [one.name for one in choices.values() if one.key not in ("", "0")]
    points = []
    for on, values in [*((one.on, one.values) for one in earlier), (None, (state.value(key),))]:
        levels = [scale.index(str(value)) for value in values if str(value) in scale]
        if levels:
            level = sum(levels) / len(levels)
            words = choices[scale[round(level)]].label
            label = f"{on:%b}" if on is not None else "Today"
            points.append(TrendPoint(label, level / max(1, len(scale) - 1), words))
    return tuple(points) if len(points) > 1 else ()
