"""What was changed in a signed file, in words: the file as it was sealed beside the file as it is."""

import hashlib
import io
from collections.abc import Iterator
from typing import Any

from sifield.signing import fields

_FIELDS = {fields.DECISION: "the headteacher’s decision", fields.COMMENT: "the headteacher’s comment"}
_SCRIPTS = ("/OpenAction", "/AA")
_DEEP = 40
"""How deep a page is looked into; a file that nests deeper was made to be looked into for ever."""
State = dict[tuple[str, ...], str]


def say_differences(sealed: bytes, now: bytes, *, is_signing: bool = False) -> tuple[str, ...]:
    """Tell what is different in a file since it was sealed, as far as a reader of it would notice.

    Args:
        sealed: the file up to where a signature covers it.
        now: the file as it is, or as the next person signed it.
        is_signing: the next person signed in between: what she fills in by signing is no difference.
    """
    import pikepdf

    try:
        before, after = _state(sealed), _state(now)
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return ("What was changed cannot be told: the file is too badly damaged.",)
    if is_signing:
        before, after = ({key: v for key, v in one.items() if key[0] not in _BY_SIGNING} for one in (before, after))
    said = [_say(key, before.get(key), after.get(key)) for key in sorted(before.keys() | after.keys())
            if before.get(key) != after.get(key)]  # fmt: skip
    if said or is_signing:
        return tuple(dict.fromkeys(said))
    return ("What was changed does not show on the pages.",)


_UNSIGNED = " unsigned"
_BY_SIGNING = frozenset({"value", "signature", "mark"})


def _say(key: tuple[str, ...], before: str | None, after: str | None) -> str:
    kind, name = key[0], key[-1]
    who = fields.SIGNERS.get(name, f"“{name}”")
    match kind:
        case "pages":
            return f"The file had {before} pages when it was signed; now it has {after}."
        case "page":
            became = "added" if before is None else "taken out" if after is None else "changed"
            return f"Page {name.lstrip('0')} was {became}."
        case "note":
            return f"A note or drawing was {_verb(before, after)} page {key[1].lstrip('0')}."
        case "value":
            return f"{_FIELDS[name].capitalize()} was changed from “{before or ''}” to “{after or ''}”."
        case "signature":
            return f"The signature as {who} was {'taken out' if after is None else 'put in or replaced'}."
        case "mark":
            under = ", and there is no signature under it" if after is None or after.endswith(_UNSIGNED) else ""
            return f"The drawn mark of the {who} was changed{under}."
        case "field":
            became = "added" if before is None else "taken out" if after is None else "changed"
            return f"A form field “{name}” was {became}."
        case "data":
            return f"The attached data ({name}) were changed." if before and after else f"A file was attached: {name}."
        case "script":
            return "A script, which runs when the file is opened or filled in, was added."
        case "language":
            return "The language that the file names was changed."
    raise ValueError(kind)


def _verb(before: str | None, after: str | None) -> str:
    if before is None:
        return "put on"
    return "taken from" if after is None else "changed on"


def _state(content: bytes) -> State:
    import pikepdf

    with pikepdf.open(io.BytesIO(content)) as pdf:
        state: State = {("pages", ""): str(len(pdf.pages)), ("language", ""): str(pdf.Root.get("/Lang", ""))}
        for number, page in enumerate(pdf.pages, start=1):
            place = f"{number:04}"
            looks = [_digest(page.obj.get(part)) for part in ("/Contents", "/Resources", "/MediaBox", "/Rotate")]
            state["page", place] = "".join(looks)
            annotations: Any = page.obj.get("/Annots", [])
            notes = [note for note in annotations if note.get("/Subtype") != "/Widget"]
            state |= {("note", place, str(at)): _digest(note) for at, note in enumerate(notes)}
        state |= {("script", name): _digest(pdf.Root[name]) for name in _SCRIPTS if name in pdf.Root}
        if "/JavaScript" in pdf.Root.get("/Names", {}):
            state["script", "names"] = _digest(pdf.Root.Names.JavaScript)
        state |= {
            ("data", name): _digest_bytes(pdf.attachments[name].get_file().read_bytes()) for name in pdf.attachments
        }
        state.update(_form(pdf))
    return state


def _form(pdf: Any) -> Iterator[tuple[tuple[str, ...], str]]:
    for one in pdf.Root.get("/AcroForm", {}).get("/Fields", []):
        name = str(one.get("/T", ""))
        if "/AA" in one:
            yield ("script", name), _digest(one["/AA"])
        if name in _FIELDS:
            yield ("value", name), str(one.get("/V", ""))
        elif one.get("/FT") == "/Sig" and name in fields.IN_ORDER:
            if "/V" in one:
                yield ("signature", name), _digest_bytes(bytes(one["/V"].get("/Contents", b"")))
            yield ("mark", name), _digest(one.get("/AP")) + ("" if "/V" in one else _UNSIGNED)
        elif one.get("/FT") != "/Sig" or "/V" not in one:  # the archive's time stamps are no fields of the plan
            yield ("field", name), _digest(one.get("/AP"))


def _digest(thing: Any) -> str:
    return _digest_bytes(b"".join(_walk(thing, _DEEP, set())))


def _digest_bytes(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:32]


def _walk(thing: Any, depth: int, seen: set[tuple[int, int]]) -> Iterator[bytes]:
    """Give the content of an object and what it refers to, wherever in the file that lies."""
    import pikepdf

    if depth == 0:
        raise ValueError("nested too deeply")
    if isinstance(thing, pikepdf.Object) and thing.is_indirect:
        if thing.objgen in seen:
            yield b"again"
            return
        seen.add(thing.objgen)
    if isinstance(thing, pikepdf.Stream):
        yield thing.read_raw_bytes()
    if isinstance(thing, (pikepdf.Dictionary, pikepdf.Stream)):
        for name in sorted(thing.keys()):
            if name not in ("/P", "/Parent", "/StructParent", "/Length"):
                yield name.encode()
                yield from _walk(thing[name], depth - 1, seen)
    elif isinstance(thing, pikepdf.Array):
        yield b"["
        for item in thing:
            yield from _walk(item, depth - 1, seen)
    else:
        yield str(thing).encode(errors="replace")
