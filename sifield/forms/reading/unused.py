"""What XLSForm workbooks may say and the program does not do: never left out in silence, but named with its cell."""

import re

NOTHING = "Nothing need be done."

COLUMNS = {
    "image": "Pictures beside a question are not shown.",
    "big_image": "Pictures beside a question are not shown.",
    "audio": "Sound beside a question is not played.",
    "video": "Video beside a question is not played.",
    "save_to": "Entities are not supported, so nothing is saved to one.",
    "submission_url": "Answers are never sent to another address.",
    "public_key": "Answers are encrypted by the program's own keys.",
    "instance_name": "A record is called by its form, school and day, not by instance_name.",
    "auto_send": "The program sends and keeps records in its own way.",
    "auto_delete": "The program sends and keeps records in its own way.",
    "namespaces": "Namespaces of other tools are not used.",
}
SHEETS = {
    "entities": "Entities are not supported, so this sheet is not used.",
    "osm": "OpenStreetMap tags are not supported, so this sheet is not used.",
    "cascades": "Cascades of old forms are not supported; use choice_filter instead.",
}
_LOOKS = frozenset(
    {
        *("rating", "likert", "minimal", "quick", "quickcompact", "compact", "autoadvance", "autocomplete", "picker"),
        *("vertical", "horizontal", "columns", "columns-pack", "columns-flex", "no-buttons", "no-ticks", "no-calendar"),
        *("field-list", "table-list", "label", "list", "list-nolabel", "multiline", "numbers", "thousands-sep", "url"),
        *("counter", "distress", "summary", "image-map", "maps", "placement-map", "hide-input", "randomized"),
        *("new", "new-front", "new-rear", "selfie"),
    }
)
"""How a question is laid out: nothing is lost where it looks otherwise here."""
_LOOKS_LIKE = re.compile(r"(columns|quickcompact|compact|horizontal|grid|h|w)-?\d+|\d+")
_APPEARANCES = {
    "masked": "The answer is shown as it is typed.",
    "hidden-answer": "The answer is shown as it is typed.",
    "printer": "Nothing is printed on a label printer.",
    "annotate": "Parts of a picture can be covered; nothing else can be drawn on it here.",
    "draw": "A drawing is attached as a picture; there is no canvas here.",
    "signature": "A signature is attached as a picture; there is no canvas here.",
    "month-year": "The whole day is asked for.",
    "year": "The whole day is asked for.",
    "bearing": "The direction is typed as a number.",
}
_PARAMETERS = frozenset(
    {
        *("start", "end", "step", "value", "label", "rows", "randomize", "seed"),
        *("capture-accuracy", "warning-accuracy", "max-pixels", "quality"),
    }
)


def appearance(text: str) -> str:
    """Say why a word of an appearance changes nothing here, "" if all is well."""
    for word in re.sub(r"\([^)]*\)", "", text).lower().split():
        if word in _APPEARANCES:
            return _APPEARANCES[word]
        if word.startswith("ex:"):
            return "No other program is opened for an answer: it is typed."
        if word not in _LOOKS and not _LOOKS_LIKE.fullmatch(word):
            return f"The appearance “{word}” is not known, so it changes nothing."
    return ""


def parameter(name: str) -> str:
    """Say why a parameter is not used, "" if it is."""
    return "" if name in _PARAMETERS else f"The parameter “{name}” is not known, so it is not used."
