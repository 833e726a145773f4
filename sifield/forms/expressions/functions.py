"""The functions that an expression may call (ODK XForms specification, "Functions"), and how many arguments each takes.

Those that need to know where they stand (``if``, ``once``, ``position``, ``indexed-repeat`` …) are in ``expressions``;
their names and argument counts are here, so that one table says what is supported.
"""

import math
import random
from collections.abc import Callable
from dataclasses import dataclass

from sifield.forms.expressions import bodies, geography, patterns
from sifield.forms.expressions.bodies import Arguments
from sifield.forms.values import Computed, numbers, to_number, to_text, to_truth, words

MANY = 10_000


@dataclass(frozen=True, slots=True)
class Function:
    """How many arguments a function takes, and what it gives (None: ``expressions`` knows how)."""

    least: int
    most: int
    call: Callable[[Arguments], Computed] | None = None


FUNCTIONS: dict[str, Function] = {
    "true": Function(0, 0, lambda a: True),
    "false": Function(0, 0, lambda a: False),
    "boolean": Function(1, 1, lambda a: to_truth(a[0])),
    "boolean-from-string": Function(1, 1, bodies.boolean_from_string),
    "not": Function(1, 1, lambda a: not to_truth(a[0])),
    "coalesce": Function(2, MANY, bodies.coalesce),
    "checklist": Function(2, MANY, bodies.checklist),
    "weighted-checklist": Function(2, MANY, bodies.weighted_checklist),
    "string": Function(1, 1, lambda a: to_text(a[0])),
    "concat": Function(1, MANY, bodies.concat),
    "join": Function(2, MANY, bodies.joined),
    "substr": Function(2, 3, bodies.substr),
    "substring-before": Function(2, 2, lambda a: bodies.between(a, after=False)),
    "substring-after": Function(2, 2, lambda a: bodies.between(a, after=True)),
    "string-length": Function(0, 1, lambda a: float(len(to_text(a[0])))),
    "contains": Function(2, 2, lambda a: to_text(a[1]) in to_text(a[0])),
    "starts-with": Function(2, 2, lambda a: to_text(a[0]).startswith(to_text(a[1]))),
    "ends-with": Function(2, 2, lambda a: to_text(a[0]).endswith(to_text(a[1]))),
    "translate": Function(3, 3, bodies.translate),
    "normalize-space": Function(0, 1, lambda a: " ".join(to_text(a[0]).split())),
    "regex": Function(2, 2, lambda a: patterns.matches(to_text(a[1]), to_text(a[0]))),
    "digest": Function(2, 3, bodies.digest),
    "base64-decode": Function(1, 1, bodies.base64_decode),
    "uuid": Function(0, 1, bodies.random_id),
    "selected": Function(2, 2, bodies.selected),
    "selected-at": Function(2, 2, bodies.selected_at),
    "count-selected": Function(1, 1, lambda a: float(len(words(a[0])))),
    "number": Function(1, 1, lambda a: to_number(a[0])),
    "int": Function(1, 1, bodies.whole),
    "round": Function(1, 2, bodies.rounded),
    "floor": Function(1, 1, bodies.real(bodies.down)),
    "ceiling": Function(1, 1, bodies.real(bodies.up)),
    "abs": Function(1, 1, bodies.real(abs)),
    "sum": Function(1, MANY, lambda a: math.fsum(numbers(a))),
    "min": Function(1, MANY, lambda a: min(numbers(a), default=math.nan)),
    "max": Function(1, MANY, lambda a: max(numbers(a), default=math.nan)),
    "pow": Function(2, 2, bodies.real(bodies.power)),
    "sqrt": Function(1, 1, bodies.real(math.sqrt)),
    "exp": Function(1, 1, bodies.real(math.exp)),
    "exp10": Function(1, 1, bodies.real(lambda x: math.pow(10, x))),
    "log": Function(1, 1, bodies.real(bodies.logarithm)),
    "log10": Function(1, 1, bodies.real(bodies.logarithm10)),
    "sin": Function(1, 1, bodies.real(math.sin)),
    "cos": Function(1, 1, bodies.real(math.cos)),
    "tan": Function(1, 1, bodies.real(math.tan)),
    "asin": Function(1, 1, bodies.real(math.asin)),
    "acos": Function(1, 1, bodies.real(math.acos)),
    "atan": Function(1, 1, bodies.real(math.atan)),
    "atan2": Function(2, 2, bodies.real(math.atan2)),
    "area": Function(1, MANY, geography.area),
    "distance": Function(1, MANY, geography.distance),
    "geofence": Function(2, 2, geography.is_within),
    "pi": Function(0, 0, lambda a: math.pi),
    "random": Function(0, 0, lambda a: random.random()),
    "date": Function(1, 1, bodies.day),
    "date-time": Function(1, 1, bodies.date_time),
    "format-date": Function(2, 2, bodies.format_date),
    "format-date-time": Function(2, 2, bodies.format_date),
    "decimal-date-time": Function(1, 1, bodies.decimal_date_time),
    "decimal-time": Function(1, 1, bodies.decimal_time),
    "count": Function(1, 1, bodies.count),
    "count-non-empty": Function(1, 1, bodies.count_non_empty),
    "randomize": Function(1, 2, bodies.randomized),
    # these look around them: see expressions
    "if": Function(3, 3),
    "once": Function(1, 1),
    "today": Function(0, 0),
    "now": Function(0, 0),
    "position": Function(0, 1),
    "current": Function(0, 0),
    "indexed-repeat": Function(3, 7),
    "jr:choice-name": Function(2, 2),
}
