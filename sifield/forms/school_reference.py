"""The school's own reference of a record: what may stand there, so that nobody is named by it.

It is the number or code under which the school finds its record again. Whatever reads like a person's name, initials or
a date (of birth) is refused, since it would carry into our records whom the record is about.
"""

import re

_LONGEST = 30
_DATE = re.compile(
    r"(?<!\d)(?:\d{1,2}[./ -]\d{1,2}[./ -]\d{2}|\d{1,2}[./ -]\d{1,2}[./ -]\d{4}|\d{4}[./ -]\d{1,2}[./ -]\d{1,2})(?!\d)"
)
_DAY_IN_ONE = re.compile(r"(?<!\d)(\d{2})(\d{2})(19|20)\d{2}(?!\d)|(?<!\d)(?:19|20)\d{2}(\d{2})(\d{2})(?!\d)")
_MONTH = re.compile(r"\d\s*(?:st|nd|rd|th)?[ ./-]*(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*", re.I)
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_OF_RECORDS = frozenset(
    {
        *("case", "concern", "cpoms", "dsl", "entry", "file", "form", "incident", "item", "log", "myconcern", "no"),
        *("number", "record", "ref", "reference", "safeguard", "safeguarding", "school"),
    }
)
"""Words that stand in such references and name nobody."""
_CODE = re.compile(r"[A-Z]{1,2}")

NAME = "This looks like a name: write only the number or code that the school gave it, such as CP-412."
BIRTH = "This looks like a date of birth: write only the number or code that the school gave it, such as CP-412."
NUMBER = "Write the number or code that the school gave it, such as CP-412."


def problem(reference: str) -> str:
    """Say in one sentence why a school's reference is not taken, "" where it is (also where it is empty).

    It is strict on purpose: a code that reads like a name can be written by its number alone.
    """
    words = " ".join(reference.split())
    if not words:
        return ""
    if looks_like_birth(words):
        return BIRTH
    if _looks_like_name(words):
        return NAME
    return "" if any(sign.isdigit() for sign in words) and len(words) <= _LONGEST else NUMBER


def looks_like_birth(words: str) -> bool:
    """Tell whether a date stands in a text, as one writes a day of birth."""
    return bool(_DATE.search(words) or _MONTH.search(words)) or any(map(_is_day, _DAY_IN_ONE.finditer(words)))


def _is_day(found: re.Match[str]) -> bool:
    first, second = (int(part) for part in (found[1] or found[5], found[2] or found[4]))
    return (1 <= first <= 31 and 1 <= second <= 12) or (1 <= second <= 31 and 1 <= first <= 12)


def _looks_like_name(words: str) -> bool:
    """Tell whether letters stand here that are no code: a word, or initials."""
    letters = _WORD.findall(words)
    single = [one for one in letters if len(one) == 1]
    return len(single) > 1 or any(not _CODE.fullmatch(one) and one.lower() not in _OF_RECORDS for one in letters)
