"""Short forms of one's own: "ta" and a space become "teaching assistant "."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

_LINE = re.compile(r"\s*([^\s=]{1,12})\s*=\s*(\S.{0,200}?)\s*")
_LAST = re.compile(r"[^\s(\[“‘\"]+$")
MOST = 200
"""Short forms that one person keeps at most."""


@dataclass(frozen=True, slots=True)
class ShortForms:
    """What was read of a list: the short forms, and in words what could not be read."""

    forms: Mapping[str, str]
    faults: tuple[str, ...] = ()


def read_short_forms(text: str) -> ShortForms:
    """Read a list of one short form a line, "ta = teaching assistant"."""
    forms: dict[str, str] = {}
    faults = []
    for at, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        found = _LINE.fullmatch(line)
        if found is None:
            faults.append(f"Line {at}: write the short form, =, and what it stands for, for example ta = assistant.")
        elif found[1] in forms:
            faults.append(f"Line {at}: “{found[1]}” stands for something else already. Choose another short form.")
        else:
            forms[found[1]] = found[2]
    if len(forms) > MOST:
        faults.append(f"Only the first {MOST} are used.")
        forms = dict(list(forms.items())[:MOST])
    return ShortForms(forms, tuple(faults))


def expand(before: str, forms: Mapping[str, str]) -> tuple[int, str] | None:
    """Give how many characters before the caret go, and what stands in their place; None for no short form.

    Typed with a capital ("Ta") it begins with one, unless that is a short form itself.
    """
    found = _LAST.search(before) if forms else None
    if found is None:
        return None
    typed = found[0]
    if typed in forms:
        return len(typed), forms[typed]
    long = forms.get(typed[0].lower() + typed[1:]) if typed[0].isupper() else None
    return (len(typed), long[0].upper() + long[1:]) if long else None
