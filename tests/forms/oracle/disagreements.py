"""Where we differ from JavaRosa on purpose, and why. A record that nothing needs any more fails the tests.

The judge is the ODK XForms specification, and XPath 1.0 where that refers to it.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from sifield.forms.values import Value
from tests.forms.oracle.comparing import same, theirs


@dataclass(frozen=True, slots=True)
class Disagreement:
    """``about`` is a pattern of the expressions concerned, ``found`` one of what JavaRosa makes of them.

    With ``reads_as``, JavaRosa's text must be the same as ours once it is read so.
    """

    why: str
    about: str = ""
    found: str = ""
    reads_as: Callable[[str], str] | None = None

    def covers(self, expression: str, ours: Value, kind: str, text: str) -> bool:
        """Tell whether a difference is this one."""
        if not re.search(self.about, expression) or not re.search(self.found, text):
            return False
        return self.reads_as is None or same(ours, theirs(kind, self.reads_as(text)))


def plain_numbers(text: str) -> str:
    """Write 1.0E-7 as 0.00000010."""
    return re.sub(r"-?\d\.\d+E-?\d+", lambda number: _written(Decimal(number[0])), text)


def _written(number: Decimal) -> str:
    return str(int(number)) if number == int(number) else format(number.normalize(), "f")


EXPRESSIONS = (
    Disagreement("The greatest of negative numbers is one of them (specification, max()).", r"max\(", r"4\.9E-324"),
    Disagreement(
        "A number as text never has an exponent (XPath 1.0, string()); JavaRosa writes 1.0E-7.", reads_as=plain_numbers
    ),
    Disagreement(
        "The same, where the length or a part of such a text is asked for.",
        r"string-length\((123456789012|0\.0000001)\)|substr\((123456789012|0\.0000001),",
    ),
    Disagreement(
        "A time of day as text is that time; JavaRosa takes it for a moment of the present day.", r"\$\{clock\}"
    ),
    Disagreement(
        "The bounds of weighted-checklist() may be -1 for none, as those of checklist() (specification).",
        "weighted-checklist",
    ),
    Disagreement("A comma is no decimal point (XPath 1.0, number()).", r"number\('1,000'\)"),
    Disagreement("date() gives a day without a time (specification).", r"date\('2021-03-28T10:30"),
    Disagreement(
        "decimal-time() is the fraction of the local day (specification); JavaRosa's is an hour off in summer.",
        r"decimal-time\(('2021-03-28T10:30:00.000'|\$\{moment\})\)",
    ),
    Disagreement(
        "A number of days before 1970 with a fraction lies in the day before it.", r"date\((-2\.5|\$\{minus\})\)"
    ),
    Disagreement("A day in the year 5477784 is no day.", r"date(-time)?\(\$\{large\}\)"),
    Disagreement(
        "A whole number is a day, which begins at midnight, not at one o'clock.", r"format-date(-time)?\((-1|0|2),"
    ),
    Disagreement("Text that is not base64 stands for nothing.", r"base64-decode\("),
)

IN_FORMS = {
    ("xl_date_ambiguous_v1.xlsx", "current_date"): "pyxform gives the day a time, with which JavaRosa takes it for none"
}
"""In public forms: by file and question, and why."""

IN_STEPS = (
    "A calculation is not worked out while it does not apply, so that once() keeps what it was when it first applied.",
    "A number that is infinite is stored, and read, as nothing; JavaRosa stores the word Infinity.",
    "A default that speaks of a calculation is filled in; JavaRosa works defaults out first and finds nothing.",
    "A row within a new row gets its worked-out defaults; JavaRosa gives them only to rows added by themselves.",
    "indexed-repeat() of row 0 is nothing (specification: the row at that position); JavaRosa takes the first.",
    "An answer whose choice is closed stays and is called wrong; JavaRosa deletes it when the choices are shown.",
    "A repeat begins without a row; JavaRosa begins with one.",
    "Where one answer is wanted of several rows, it is the first; JavaRosa raises.",
)
"""What the made forms leave out for it would part the engines; ``test_semantics`` holds us to our side of each."""
