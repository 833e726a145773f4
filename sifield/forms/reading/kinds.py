"""The ``type`` column: every spelling that ODK, Kobo, SurveyCTO and old pyxform forms use, and what it means here."""

import re
from dataclasses import dataclass

from sifield.forms.reading.faults import near

_PLAIN = {
    "text": "text string comments",
    "integer": "integer int number",
    "decimal": "decimal float",
    "date": "date",
    "time": "time",
    "datetime": "datetime date_time",
    "note": "note",
    "calculate": "calculate calculate_here calculation",
    "acknowledge": "acknowledge trigger",
    "range": "range",
    "image": "image photo picture",
    "file": "file video",
    "audio": "audio",
    "geopoint": "geopoint gps location",
    "barcode": "barcode",
    "hidden": "hidden",
}
KINDS = {word: kind for kind, spellings in _PLAIN.items() for word in spellings.split()}
METADATA = frozenset(
    {
        *("start", "end", "today", "username", "email", "deviceid", "device_id", "phonenumber", "phone_number", "imei"),
        *("simserial", "sim_id", "subscriberid", "subscriber_id", "caseid", "start_geopoint", "background_audio"),
        *("background_geopoint", "audit", "text_audit", "audio_audit", "speed_violations_count", "duration", "uri"),
        *("speed_violations_list", "speed_violations_audit", "sensor_statistic", "sensor_stream", "start_time"),
        *("end_time", "devicephonenum", "comments_audit", "uuid"),
    }
)
UNSUPPORTED = {
    "geotrace": "Ask for a point (geopoint) or a description (text) instead.",
    "geoshape": "Ask for a point (geopoint) or a description (text) instead.",
    "osm": "Ask for a description (text) instead.",
    "entity": "Remove the row.",
    "enum": "Use select_one.",
}
_SELECT = re.compile(
    r"(?:add\s+)?(?P<how>select[_ ]one(?:[_ ](?:external|from[_ ]file))?|select1|rank|"
    r"select[_ ](?:multiple|all)(?:[_ ]that[_ ]apply)?(?:[_ ]from[_ ]file)?)"
    r"(?:\s+(?:prompt\s+)?(?:from|using))?\s+(?P<list>\S+)"
    r"(?P<other>\s+or[_ ](?:specify[_ ])?other)?",
    re.IGNORECASE,
)
EXTERNAL = "external "
"""Before the name of a list on the external_choices sheet, which may have the name of one on the choices sheet."""
_PROMPT = re.compile(r"(?:add\s+)?(\w+)\s+prompt", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Kind:
    """A type understood: ``kind`` as in ``template.Question``, the list it chooses from, ``or_other``.

    Besides a question's kinds, "begin group", "begin repeat", "end group" and "end repeat". ``meta`` names metadata.
    ``file`` is the attached file that the choices come from; "table" is no question, but says that there is one.
    ``is_wrong`` marks what a fault was told of, so that nothing that follows from it is called wrong too.
    """

    kind: str
    list_name: str = ""
    or_other: bool = False
    meta: str = ""
    file: str = ""
    is_wrong: bool = False


class UnknownKind(ValueError):
    """A type that is not known or not supported, with what to do."""

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy


def read_kind(text: str) -> Kind:
    """Understand a cell of the type column.

    Raises:
        UnknownKind: it is not known, or not supported.
    """
    text = " ".join(text.split())
    word = text.lower().replace(" ", "_").replace("-", "_")
    edge = re.fullmatch(r"(begin|end)_?(group|repeat|loop)", word)
    if edge:
        return Kind(f"{edge[1]} {edge[2]}")
    if word in KINDS:
        return Kind(KINDS[word])
    if word in ("csv_external", "xml_external"):
        return Kind("table")
    meta = _meta(word)
    if meta:
        return Kind("metadata", meta=meta)
    if remedy := UNSUPPORTED.get(text.split()[0].lower()):
        raise UnknownKind(f"The type “{text}” is not supported.", remedy)
    found = _SELECT.fullmatch(text)
    if found:
        return _select(found)
    prompt = _PROMPT.fullmatch(text)
    if prompt and prompt[1].lower() in KINDS:
        return Kind(KINDS[prompt[1].lower()])
    if word.split("_")[0] in ("select", "rank") or word in ("select_one", "select_multiple"):
        raise UnknownKind(f"“{text}” names no list of choices.", "Write select_one and the name of the list.")
    if text.split()[0].lower().replace("-", "_") in METADATA:
        return Kind("metadata", meta=text.split()[0].lower())
    known = [*KINDS, "select_one", "select_multiple", "begin_group", "end_group", "begin_repeat", "end_repeat"]
    meant = near(word, known)
    hint = f"Did you mean {meant}?" if meant else "Use text, integer, date, select_one, note or another known type."
    raise UnknownKind(f"The type “{text}” is not known.", hint)


def _meta(word: str) -> str:
    """Recognise metadata, also as "get start time" of old forms."""
    for spelling in (word, word.removeprefix("get_"), word.removeprefix("get_").replace("_", "")):
        if spelling in METADATA:
            return spelling
    return ""


def _select(found: re.Match[str]) -> Kind:
    how = found["how"].lower().replace(" ", "_")
    if how.endswith("from_file"):
        kind = "select_one" if how.startswith("select_one") else "select_multiple"
        return Kind(kind, "", bool(found["other"]), file=found["list"])
    if how.endswith("external"):
        return Kind("select_one", f"{EXTERNAL}{found['list']}")
    if how == "rank":
        return Kind("rank", found["list"])
    kind = "select_one" if how.startswith(("select_one", "select1")) else "select_multiple"
    return Kind(kind, found["list"], bool(found["other"]))
