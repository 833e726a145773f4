"""What other tools' expressions say in words of their own, said in ODK's: null, empty(), choice-label() …"""

import re
from collections.abc import Callable

from sifield.forms.expressions.syntax import Call, Chain, Negate, Path, Ref, Step, Text, Tree

_UNRECORDED = {
    "duration": "how long a form was open is",
    "device-info": "what the device is, is",
    "version": "the form's version is",
    "phone-call-log": "phone calls are",
    "phone-call-duration": "phone calls are",
    "collect-is-phone-app": "phone calls are",
    "username": "who answers is",
}
_CALL = re.compile(rf"(?<![\w\-])({'|'.join(_UNRECORDED)})\s*\(")


def unrecorded(source: str) -> str:
    """Say of an expression what it asks for that is not recorded among the answers, "" if nothing."""
    found = _CALL.search(source)
    return f"{found[1]}() is empty here: {_UNRECORDED[found[1]]} not kept among the answers." if found else ""


def in_our_words(tree: Tree) -> Tree:
    """Rewrite a parsed expression, its parts first."""
    match tree:
        case Call(name, args):
            return _call(name, tuple(map(in_our_words, args)))
        case Chain(first, rest):
            return Chain(in_our_words(first), tuple((sign, in_our_words(one)) for sign, one in rest))
        case Negate(arg):
            return Negate(in_our_words(arg))
        case Path(None, False, (Step("null", ()),)):
            return Text("")
        case Path(start, absolute, steps):
            done = tuple(Step(step.name, tuple(map(in_our_words, step.filters))) for step in steps)
            return Path(in_our_words(start) if start else None, absolute, done)
    return tree


_SAID: dict[tuple[str, int], Callable[[tuple[Tree, ...]], Tree]] = {
    ("empty", 1): lambda args: Chain(Call("string", args), (("=", Text("")),)),
    ("index", 0): lambda args: Call("position", (Ref(""),)),
    ("index", 1): lambda args: Call("position", args),
}


def _call(name: str, args: tuple[Tree, ...]) -> Tree:
    if name in _UNRECORDED:
        return Text("")
    if name == "choice-label" and len(args) == 2 and isinstance(args[0], Ref):
        return Call("jr:choice-name", (args[1], Text(f"${{{args[0].name}}}")))
    said = _SAID.get((name, len(args)))
    return said(args) if said else Call(name, args)
