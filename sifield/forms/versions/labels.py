"""How questions and groups are named to a person."""

from collections.abc import Mapping

from sifield.forms.template import Group, Question
from sifield.forms.texts import fill

_LONGEST = 90

Element = Question | Group

KINDS: Mapping[str, str] = {
    "text": "text",
    "integer": "a whole number",
    "decimal": "a number",
    "date": "a date",
    "time": "a time of day",
    "datetime": "a date and time",
    "select_one": "one choice",
    "select_multiple": "any number of choices",
    "note": "a text to read",
    "calculate": "a value worked out",
    "acknowledge": "a tick",
    "range": "a number on a scale",
    "rank": "choices put in order",
    "image": "a picture",
    "file": "a file",
    "audio": "a sound recording",
    "geopoint": "a point on the map",
    "barcode": "a code",
    "hidden": "a hidden value",
    "metadata": "a value that the program fills in",
}
"""What each kind of question takes, in words."""


def called(element: Element) -> str:
    """Name a question or group for a person: its label in quotation marks."""
    return f"“{short(element)}”"


def short(element: Element) -> str:
    """Give the label of a question or group (its name if it has none) in one line of bounded length."""
    label = " ".join(fill(element.label or element.name.replace("_", " "), lambda _: "…").split())
    return label if len(label) <= _LONGEST else label[: _LONGEST - 1].rstrip() + "…"
