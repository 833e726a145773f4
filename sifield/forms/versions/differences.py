"""What two versions of one question, group or form differ in, each in a sentence that a headteacher understands."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any

from sifield.forms.template import Choice, Expression, Group, Question, Suggestion, Template
from sifield.forms.versions.labels import KINDS, Element, called
from sifield.forms.versions.wording import in_words

_MOST_NAMED = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One thing that a new version changes.

    ``kind`` is "added", "removed", "reworded", "moved", "type", "choices", "rule" or "settings"; ``name`` the question
    or group ("" for the form itself); ``place`` the label of the section it stands in (of the old version if it was
    removed); ``words`` one plain sentence; ``before`` and ``after`` what was and is written, where that helps.
    """

    kind: str
    name: str
    place: str
    words: str
    before: str = ""
    after: str = ""


_TEXTS = {
    "hint": "hint",
    "guidance": "guidance",
    "prompts": "list of prompts",
    "required_message": "message for a missing answer",
    "constraint_message": "message for a wrong answer",
}
_START = ("now starts with an answer filled in", "now starts empty", "starts with another answer")
_RULES = {
    "relevant": ("is now {asked} in some cases only", "is now always {asked}", "is {asked} in other cases than before"),
    "required": ("now needs an answer", "may now be left empty", "needs an answer in other cases than before"),
    "constraint": (
        "now has its answers checked",
        "no longer has its answers checked",
        "checks answers by another rule",
    ),
    "calculation": ("is now worked out by itself", "is no longer worked out", "is worked out in another way"),
    "default": _START,
    "first_value": _START,
    "seed": ("now shuffles its choices by a seed", "no longer has a seed", "shuffles its choices by another seed"),
    "choice_filter": ("now offers only choices that fit", "now offers all choices", "offers choices by another rule"),
    "readonly": (
        "can no longer be typed into",
        "can now be typed into",
        "can be typed into in other cases than before",
    ),
    "trigger": ("now waits for another answer", "no longer waits for another answer", "waits for a different answer"),
    "count": ("now has a set number of rows", "now has any number of rows", "has its rows set by another rule"),
}
"""What is told of each rule where it is new, where it is gone, and where it is not what it was."""

_SETTINGS = {
    "appearance": "how it looks",
    "is_rating": "whether it is a rating",
    "is_shuffled": "whether its choices are shuffled",
    "is_stop": "whether it is a room visited",
    "multiline": "whether it takes long text",
    "takes_evidence": "whether it takes evidence",
    "is_self_reviewed": "whether the school answers it beforehand",
    "minutes": "the time planned for it",
    "suggests": "which findings it suggests",
    "feeds": "what it feeds",
    "phases": "which phases it is for",
    "ages": "which ages it is for",
    "character": "which schools it is for",
    "every": "how often it comes",
    "turn": "in which years it comes",
    "sensitivity": "its class of sensitivity",
}
_OF_GROUPS = frozenset({"phases", "ages", "character", "every", "turn"})
"""What a group hands down to its questions, so that it is told of once."""
_TOLD_ELSEWHERE = frozenset(
    {"name", "label", "kind", "group", "parent", "repeat", "is_repeat", "row", "list_name", "choices"}
)
_OTHERS = {
    kind: tuple(item.name for item in fields(kind) if item.name not in {*_TEXTS, *_RULES, *_TOLD_ELSEWHERE})
    for kind in (Question, Group)
}
"""Every field that nothing else here tells of, so that a field added later is not passed over."""
_OF_FORM = {
    "form_id": "This is another form: what it is called in settings is not the same.",
    "title": "The form has another title.",
    "version": "The form has another version.",
    "sensitivity": "The form has another class of sensitivity.",
    "language": "The form is shown in another language.",
}


def of_form(old: Template, new: Template) -> Iterator[Difference]:
    """Tell what differs in the form itself: its title, version, sensitivity."""
    for field, words in _OF_FORM.items():
        before, after = getattr(old, field), getattr(new, field)
        if before != after:
            yield Difference(kind="settings", name="", place="", words=words, before=before, after=after)
    if old.languages != new.languages:
        before, after = _listed(list(old.languages)), _listed(list(new.languages))
        words = "The form is written in other languages than before."
        yield Difference(kind="settings", name="", place="", words=words, before=before, after=after)
    for language in new.languages:
        if language != new.language and language in old.languages and _is_retold(old, new, language):
            yield Difference(
                kind="reworded", name="", place="", words=f"The words in {language} are not what they were."
            )


def _is_retold(old: Template, new: Template, language: str) -> bool:
    """True if something that both versions ask is worded in another way in a language that is not shown first."""
    was, now = (one.words[language].nodes if language in one.words else {} for one in (old, new))
    return any(
        was.get(name) != now.get(name) for name in {*was, *now} if name in old.questions and name in new.questions
    )


def of_element(old: Template, was: Element, new: Template, now: Element, place: str) -> Iterator[Difference]:
    """Tell what differs in a question or group that both versions have, but for its place and its choices."""
    yield from _types(was, now, place)
    yield from _texts(was, now, place)
    yield from _rules(old, was, new, now, place)
    changed = [one for one in _OTHERS[type(now)] if getattr(was, one) != getattr(now, one)]
    changed = [one for one in changed if not (_is_handed_down(old, was, one) and _is_handed_down(new, now, one))]
    if changed:
        what = _listed([_SETTINGS.get(one, f"its {one.replace('_', ' ')}") for one in changed])
        yield Difference(
            kind="settings",
            name=now.name,
            place=place,
            words=f"{called(now)} is set up differently: {what}.",
            before="; ".join(_written(getattr(was, one)) or "–" for one in changed),
            after="; ".join(_written(getattr(now, one)) or "–" for one in changed),
        )


def _types(old: Element, new: Element, place: str) -> Iterator[Difference]:
    if isinstance(old, Question) and isinstance(new, Question):
        before, after = KINDS.get(old.kind, old.kind), KINDS.get(new.kind, new.kind)
        words = f"The answer to {called(new)} was {before} and is now {after}."
    else:
        before, after = ("many times" if getattr(one, "is_repeat", False) else "once" for one in (old, new))
        words = f"{called(new)} was asked {before} and is now asked {after}."
    if before != after:
        yield Difference(kind="type", name=new.name, place=place, words=words, before=before, after=after)


def _texts(old: Element, new: Element, place: str) -> Iterator[Difference]:
    if old.label != new.label:
        words = f"{called(old)} now reads {called(new)}."
        yield Difference(kind="reworded", name=new.name, place=place, words=words, before=old.label, after=new.label)
    for field, noun in _TEXTS.items():
        before, after = _written(getattr(old, field, "")), _written(getattr(new, field, ""))
        if before == after:
            continue
        words = f"The {noun} of {called(new)} is reworded."
        if not before or not after:
            words = f"{called(new)} {'now has a' if after else 'no longer has a'} {noun}."
        yield Difference(kind="reworded", name=new.name, place=place, words=words, before=before, after=after)


def _rules(old: Template, was: Element, new: Template, now: Element, place: str) -> Iterator[Difference]:
    for field, (is_new, is_gone, is_other) in _RULES.items():
        one, two = getattr(was, field, None), getattr(now, field, None)
        if one == two or _logic(one) == _logic(two):
            continue
        told = (is_other if one and two else is_new if two else is_gone).format(asked=_asked(now))
        yield Difference(
            kind="rule",
            name=now.name,
            place=place,
            words=f"{called(now)} {told}.",
            before=in_words(one, old, was.name) if isinstance(one, Expression) else _written(one),
            after=in_words(two, new, now.name) if isinstance(two, Expression) else _written(two),
        )


def of_choices(old: Question, new: Question, place: str, others: int) -> Iterator[Difference]:
    """Tell how the choices of a question differ; ``others`` questions more have the same lists."""
    was, now = ({choice.name: choice for choice in one.choices} for one in (old, new))
    stayed = [name for name in now if name in was]
    shared = f" (and of {others} more)" if others else ""
    told = [
        ("has new choices", [], [now[name] for name in now if name not in was]),
        ("no longer has some choices", [was[name] for name in was if name not in now], []),
        ("has reworded choices", *_pairs(was, now, [name for name in stayed if was[name].label != now[name].label])),
        ("has choices that are marked differently", *_pairs(was, now, _remarked(was, now, stayed))),
    ]
    for what, before, after in told:
        if before or after:
            words = f"{called(new)}{shared} {what}: {_labels(after or before)}."
            yield Difference(
                kind="choices", name=new.name, place=place, words=words, before=_labels(before), after=_labels(after)
            )
    if [name for name in was if name in now] != stayed:
        words = f"{called(new)}{shared} lists its choices in another order."
        yield Difference(
            kind="choices",
            name=new.name,
            place=place,
            words=words,
            before=_labels(old.choices),
            after=_labels(new.choices),
        )


def _remarked(was: Mapping[str, Choice], now: Mapping[str, Choice], stayed: list[str]) -> list[str]:
    """Give the choices whose key, colour, explanation or columns for filters differ."""
    marks = [item.name for item in fields(Choice) if item.name not in ("name", "label")]
    return [name for name in stayed if any(getattr(was[name], one) != getattr(now[name], one) for one in marks)]


def _pairs(was: Mapping[str, Choice], now: Mapping[str, Choice], names: list[str]) -> tuple[list[Choice], list[Choice]]:
    return [was[name] for name in names], [now[name] for name in names]


def _asked(element: Element) -> str:
    kind = element.kind if isinstance(element, Question) else "group"
    return {"note": "shown", "calculate": "worked out", "hidden": "kept", "metadata": "kept"}.get(kind, "asked")


def _is_handed_down(template: Template, element: Element, field: str) -> bool:
    """True if a question or group says in a field what the group around it says."""
    around = element.group[-1:] if isinstance(element, Question) else (element.parent,)
    outer = template.groups.get(around[0]) if around else None
    return field in _OF_GROUPS and outer is not None and getattr(outer, field) == getattr(element, field)


def _logic(value: Any) -> str:
    """Give what a rule means: other blanks in its text change nothing."""
    return json.dumps(value.tree if isinstance(value, Expression) else value or None)


def _written(value: Any) -> str:
    """Write a field of a question as a person may read it."""
    match value:
        case None | False:
            return ""
        case True:
            return "yes"
        case Suggestion():
            return f"{value.kind}: {', '.join(value.answers)}{f' ({value.risk} risk)' if value.risk else ''}"
        case Mapping():
            return ", ".join(f"{key} {held}" for key, held in sorted(value.items()))
        case tuple() | list():
            return " | ".join(map(_written, value))
    return str(value)


def _labels(choices: Iterable[Choice]) -> str:
    return _listed([f"“{' '.join(choice.label.split()) or choice.name}”" for choice in choices])


def _listed(words: list[str]) -> str:
    """Join words with commas; of a long list only the first few are named."""
    if len(words) > _MOST_NAMED:
        words = [*words[: _MOST_NAMED - 1], f"{len(words) - _MOST_NAMED + 1} more"]
    return " and ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))
