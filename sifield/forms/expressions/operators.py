"""What the generated code of a form calls besides the functions of its expressions: operators and filters."""

import math
import operator
from collections.abc import Callable, Sequence
from typing import Any

from sifield.forms.values import Computed, Single, equal, to_number, to_truth


def divide(left: float, right: float) -> float:
    """Divide; by nothing gives infinity or NaN (XPath 1.0, "Numbers")."""
    if right == 0:
        return math.nan if left == 0 or math.isnan(left) else math.copysign(math.inf, left)
    return left / right


def remainder(left: float, right: float) -> float:
    """Give what is left over, with the sign of what was divided (XPath 1.0, "Numbers")."""
    return math.fmod(left, right) if right != 0 and math.isfinite(left) and not math.isnan(right) else math.nan


def chosen(answer: str, word: str) -> bool:
    """True if a choice is among the chosen; in an empty answer the empty choice is, as JavaRosa has it."""
    return f" {word.strip()} " in f" {answer} "


def keeps(value: Computed, place: int) -> bool:
    """Tell whether what stands in square brackets lets an item through: a number names its place."""
    return value == place if isinstance(value, float) else to_truth(value)


_NUMERIC: dict[str, Callable[[float, float], Any]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "div": divide,
    "mod": remainder,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def running(start: Single, signs: Sequence[str], values: Sequence[Computed]) -> Computed:
    """Work out a long chain of operators from the left."""
    made: Computed = start
    for sign, value in zip(signs, values, strict=True):
        if sign in ("=", "!="):
            made = equal(made, value) is (sign == "=")
        else:
            made = _NUMERIC[sign](to_number(made), to_number(value))
    return made
