"""Conditions and calculations said in plain English, with questions and choices named by their labels."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sifield.forms.template import Choice, Expression, Question, Template
from sifield.forms.texts import fill
from sifield.forms.values import to_text
from sifield.forms.versions.labels import Element, called

_COMPARED = {
    "=": "is",
    "!=": "is not",
    "<": "is less than",
    "<=": "is at most",
    ">": "is more than",
    ">=": "is at least",
}
_IN_TIME = {"<": "is before", "<=": "is on or before", ">": "is after", ">=": "is on or after"}
_TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
_SUMS = {"+": "+", "-": "−", "*": "×", "div": "divided by", "mod": "modulo"}
_OF_ONE = {
    "count-selected": "the number of answers to {}",
    "string-length": "the length of {}",
    "count": "the number of rows of {}",
    "sum": "the sum of {}",
    "min": "the least of {}",
    "max": "the greatest of {}",
    "round": "{}, rounded",
    "abs": "the size of {}",
}
_OF_TWO = {
    "contains": "{} contains {}",
    "starts-with": "{} starts with {}",
    "ends-with": "{} ends with {}",
    "regex": "{} fits the pattern {}",
}
_PLAIN = {"today": "today", "now": "now", "true": "always", "false": "never"}
_SAME = frozenset({"number", "int", "string", "date", "date-time", "boolean", "boolean-from-string", "once"})


def in_words(expression: Expression, template: Template, question: str = "") -> str:
    """Say what an expression means; one beyond plain words is given as it is written, with labels for its names.

    Args:
        question: the question whose rule it is, for ``.``, its own answer.
    """
    told = _Told(template, template.questions.get(question), called)
    said = in_plain_words(expression, template, question)
    return said or " ".join(fill(expression.text, lambda name: _name(name, told)).split())


def in_plain_words(
    expression: Expression, template: Template, question: str = "", *, name: Callable[[Element], str] = called
) -> str:
    """Say what an expression means, or give "" for one that is beyond plain words.

    Args:
        question: the question whose rule it is, for ``.``, its own answer.
        name: how a question or group is named (by its label, unless it is said otherwise); it may raise
            ``BeyondWords``.
    """
    try:
        return _say(expression.tree, _Told(template, template.questions.get(question), name))
    except BeyondWords:
        return ""


@dataclass(frozen=True, slots=True)
class _Told:
    """What is spoken of: a form, the question whose rule it is (None for a group), and how its parts are named."""

    template: Template
    own: Question | None
    name: Callable[[Element], str]


class BeyondWords(Exception):
    """A part of an expression, or the name of what it speaks of, that has no plain words."""


def _say(tree: Any, told: _Told) -> str:
    def say(part: Any) -> str:
        return _say(part, told)

    match tree:
        case ["n", value]:
            return to_text(float(value))
        case ["t", ""]:
            return "nothing"
        case ["t", value]:
            return f"“{value}”"
        case ["r", name]:
            return _name(name, told)
        case ["."]:
            return "the answer"
        case ["c", name]:
            return f"the choice’s “{name}”"
        case ["p", group]:
            return f"the number of the row of {_name(group, told)}"
        case ["rows", group, [], name]:
            return _name(name or group, told)
        case ["-", part]:
            return f"−{say(part)}"
        case ["o", first, [[("and" | "or") as joint, _], *_] as rest]:
            return f" {joint} ".join(_bracketed(one, joint, say(one)) for one in [first, *(one for _, one in rest)])
        case ["o", left, [[operator, right]]] if operator in _COMPARED:
            return _comparison(left, operator, right, told)
        case ["o", first, rest] if all(operator in _SUMS for operator, _ in rest):
            return " ".join([say(first), *(f"{_SUMS[operator]} {say(one)}" for operator, one in rest)])
        case ["f", name, args]:
            return _call(name, args, told)
    raise BeyondWords


def _bracketed(tree: Any, joint: str, words: str) -> str:
    """Put brackets around an "or" among "and", and the other way round."""
    match tree:
        case ["o", _, [[("and" | "or") as inner, _], *_]] if inner != joint:
            return f"({words})"
    return words


def _comparison(left: Any, operator: str, right: Any, told: _Told) -> str:
    if left[0] in ("t", "n") and right[0] not in ("t", "n"):
        left, operator, right = right, _TURNED.get(operator, operator), left
    subject = _say(left, told)
    if right == ["t", ""] and operator in ("=", "!="):
        return f"{subject} is {'empty' if operator == '=' else 'answered'}"
    is_time = _is_time(left, told) or _is_time(right, told)
    verb = (_IN_TIME if is_time else {}).get(operator) or _COMPARED[operator]
    return f"{subject} {verb} {_against(left, right, told)}"


def _against(left: Any, right: Any, told: _Told) -> str:
    """Say what something is compared with: a choice by its label, if it is one of that question's."""
    match right:
        case ["t" | "n", value]:
            wanted = value if isinstance(value, str) else to_text(float(value))
            for choice in _choices(left, told):
                if choice.name == wanted:
                    return f"“{' '.join(choice.label.split()) or choice.name}”"
    return _say(right, told)


def _choices(tree: Any, told: _Told) -> Sequence[Choice]:
    question = _question(tree, told)
    return question.choices if question else ()


def _question(tree: Any, told: _Told) -> Question | None:
    match tree:
        case ["r", name]:
            return told.template.questions.get(name)
        case ["."]:
            return told.own
    return None


def _is_time(tree: Any, told: _Told) -> bool:
    question = _question(tree, told)
    return tree[:2] in (["f", "today"], ["f", "now"]) or (
        question is not None and question.kind in ("date", "datetime")
    )


def _call(name: str, args: Sequence[Any], told: _Told) -> str:
    def say(part: Any) -> str:
        return _say(part, told)

    match name, list(args):
        case "selected", [["t", names], ["r", _] as asked]:
            return f"{say(asked)} is {_listed(asked, names, told)}"
        case "not", [["f", "selected", [["t", names], ["r", _] as asked]]]:
            return f"{say(asked)} is not {_listed(asked, names, told)}"
        case "selected", [asked, wanted]:
            return _holding(asked, wanted, ("is", "includes"), told)
        case "not", [["f", "selected", [asked, wanted]]]:
            return _holding(asked, wanted, ("is not", "does not include"), told)
        case "not", [["o", left, [[("=" | "!=") as operator, right]]]]:
            return _comparison(left, "!=" if operator == "=" else "=", right, told)
        case "not", [inner]:
            return f"not ({say(inner)})"
        case "if", [test, yes, no]:
            return f"{say(yes)} if {say(test)}, else {say(no)}"
        case "coalesce", [first, second]:
            return f"{say(first)}, or else {say(second)}"
        case "concat", parts:
            return " followed by ".join(map(say, parts))
        case "jr:choice-name", [asked, _]:
            return say(asked)
        case _, [] if name in _PLAIN:
            return _PLAIN[name]
        case _, [one] if name in _SAME:
            return say(one)
        case _, [one] if name in _OF_ONE:
            return _OF_ONE[name].format(say(one))
        case _, [one, two] if name in _OF_TWO:
            return _OF_TWO[name].format(say(one), say(two))
    raise BeyondWords


def _holding(asked: Any, wanted: Any, verbs: tuple[str, str], told: _Told) -> str:
    """Say that an answer is (of one choice), or includes (of many), a choice."""
    question = _question(asked, told)
    verb = verbs[0] if question and question.kind == "select_one" else verbs[1]
    return f"{_say(asked, told)} {verb} {_against(asked, wanted, told)}"


def _listed(asked: Any, names: str, told: _Told) -> str:
    """Name choices of a question that are written in one text, as authors do to ask whether it is one of them."""
    return " or ".join(_against(asked, ["t", name], told) for name in names.split()) or "nothing"


def _name(name: str, told: _Told) -> str:
    element = told.template.questions.get(name) or told.template.groups.get(name)
    return told.name(element) if element else f"“{name}”"
