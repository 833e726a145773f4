"""From one version of a form to the next: what changed, in plain English, and what becomes of a draft's answers."""

import difflib
from bisect import bisect_left
from collections.abc import Iterable, Mapping

from sifield.forms.template import Group, Question, Template
from sifield.forms.versions.differences import Difference, of_choices, of_element, of_form
from sifield.forms.versions.labels import Element, called, short

__all__ = ["Difference", "compare"]

_NEARLY_THE_SAME = 0.85
_MOST_PAIRS = 5_000
"""Pairs of a removed and an added question whose words are compared; beyond, only the same words are noticed."""


def compare(old: Template, new: Template) -> tuple[Difference, ...]:
    """Tell what a new version of a form changes, in the order of the new form; what is gone stands where it stood.

    A question is the same if its name is, wherever it stands.
    """
    was, now = _elements(old), _elements(new)
    renames = _renames(was, now)
    found = [*of_form(old, new)]
    gone = _gone_after(was, now)
    found += (_removed(old, one, renames.get(_key(one))) for one in gone.get("", ()))
    moves, choices = _moves(was, now, old, new, renames), _choices(was, now, new)
    before = {_key(after): was[key] for key, after in renames.items()}
    for key, one in now.items():
        if key not in was:
            found.append(_added(new, one, before.get(key)))
        else:
            found += filter(None, [moves.get(key)])
            found += of_element(old, was[key], new, one, _place(new, one))
            found += choices.get(key, ())
        found += (_removed(old, other, renames.get(_key(other))) for other in gone.get(key, ()))
    return tuple(found)


def _elements(template: Template) -> dict[str, Element]:
    """Give all questions and groups, in the order of the form."""
    everything: list[Element] = [*template.questions.values(), *template.groups.values()]
    return {_key(one): one for one in sorted(everything, key=lambda one: one.row)}


def _key(element: Element) -> str:
    """Tell questions from groups, so that a question whose name becomes a group's is gone and the group new."""
    return element.name if isinstance(element, Question) else f"group {element.name}"


def _place(template: Template, element: Element) -> str:
    """Give the label of the section that a question or group stands in, or is."""
    if isinstance(element, Question):
        return template.section_of(element.name).label
    while element.parent and not element.is_repeat:
        element = template.groups[element.parent]
    return element.label or element.name.replace("_", " ").capitalize()


def _parent(element: Element) -> str:
    if isinstance(element, Group):
        return element.parent
    return element.group[-1] if element.group else ""


def _gone_after(was: Mapping[str, Element], now: Mapping[str, Element]) -> dict[str, list[Element]]:
    """Give what is gone by the key of what stood before it and stayed ("" for the beginning)."""
    gone: dict[str, list[Element]] = {}
    last = ""
    for key, one in was.items():
        if key in now:
            last = key
        else:
            gone.setdefault(last, []).append(one)
    return gone


# --- added, removed, renamed


def _added(template: Template, one: Element, before: Element | None) -> Difference:
    words = f"{called(one)} is new."
    if before is not None:
        words = f"{called(one)} is new; it looks like {called(before)} under a new name."
    return Difference(kind="added", name=one.name, place=_place(template, one), words=words, after=_beyond(words, one))


def _removed(template: Template, one: Element, after: Element | None) -> Difference:
    words = f"{called(one)} is no longer part of the form."
    if after is not None:
        words = f"{called(one)} looks like {called(after)} under a new name; answers are kept by name."
    return Difference(
        kind="removed", name=one.name, place=_place(template, one), words=words, before=_beyond(words, one)
    )


def _beyond(words: str, one: Element) -> str:
    """Give the whole label where the sentence has room for a part of it only."""
    return "" if f"“{' '.join(one.label.split())}”" in words else one.label


def _renames(was: Mapping[str, Element], now: Mapping[str, Element]) -> dict[str, Element]:
    """Pair what is gone with what is new of the same type in nearly the same words, by the old key."""
    gone = {key: one for key, one in was.items() if key not in now}
    fresh = {key: one for key, one in now.items() if key not in was}
    is_few = len(gone) * len(fresh) <= _MOST_PAIRS
    pairs: dict[str, Element] = {}
    for key, one in gone.items():
        alike = {other: _plain(made) for other, made in fresh.items() if _sort(made) == _sort(one)}
        words = _plain(one)
        near = [words]
        if is_few and words not in alike.values():
            near = difflib.get_close_matches(words, alike.values(), 1, _NEARLY_THE_SAME)
        best = [other for other, label in alike.items() if label in near]
        if best and words:
            pairs[key] = fresh.pop(best[0])
    return pairs


def _sort(element: Element) -> str:
    return element.kind if isinstance(element, Question) else f"group {element.is_repeat}"


def _plain(element: Element) -> str:
    return "" if element.label == element.name else " ".join(element.label.lower().split())


# --- moved


def _moves(
    was: Mapping[str, Element], now: Mapping[str, Element], old: Template, new: Template, renames: Mapping[str, Element]
) -> dict[str, Difference]:
    """Tell of what stands in another group, or in another order among those that stayed in theirs."""
    found: dict[str, Difference] = {}
    stayed: dict[str, list[str]] = {}
    for key in (key for key in now if key in was):
        source, target = _parent(was[key]), _parent(now[key])
        renamed = renames.get(f"group {source}")
        if source == target or (renamed is not None and renamed.name == target):
            stayed.setdefault(target, []).append(key)
        else:
            found[key] = _moved(old, was[key], new, now[key])
    at = {key: index for index, key in enumerate(was)}
    for keys in stayed.values():
        in_order = _longest_run([at[key] for key in keys])
        for before, key in zip(["", *keys], keys, strict=False):
            if at[key] not in in_order:
                one = now[key]
                words = f"{called(one)} now comes {f'after {called(now[before])}' if before else 'first'}."
                found[key] = Difference(kind="moved", name=one.name, place=_place(new, one), words=words)
    return found


def _moved(old: Template, was: Element, new: Template, now: Element) -> Difference:
    source, target = _home(old, was), _home(new, now)
    words = f"{called(now)} has moved from “{source}” to “{target}”."
    outer = new.repeat_around(now.name)
    if old.repeat_around(was.name) != outer:
        words = f"{words[:-1]}, and is asked {'once for each of its rows' if outer else 'once'}."
    return Difference(kind="moved", name=now.name, place=_place(new, now), words=words, before=source, after=target)


def _home(template: Template, element: Element) -> str:
    """Give the label of the group around, or what stands for it at the top of the form."""
    parent = _parent(element)
    if parent:
        return short(template.groups[parent])
    return _place(template, element) if isinstance(element, Question) else template.title


def _longest_run(numbers: list[int]) -> set[int]:
    """Give the longest run of numbers that grow, by patience sorting: those that need not be moved."""
    tops: list[int] = []
    under: dict[int, int] = {}
    for number in numbers:
        pile = bisect_left(tops, number)
        if pile:
            under[number] = tops[pile - 1]
        tops[pile : pile + 1] = [number]
    run: set[int] = set()
    last = tops[-1] if tops else None
    while last is not None:
        run.add(last)
        last = under.get(last)
    return run


# --- choices


def _choices(
    was: Mapping[str, Element], now: Mapping[str, Element], new: Template
) -> dict[str, tuple[Difference, ...]]:
    """Tell how lists of choices changed, each once, at the first question that uses it."""
    users: dict[tuple[str, str], list[tuple[Question, Question]]] = {}
    for old, one in _both(was, now):
        if old.list_name and one.list_name:
            users.setdefault((old.list_name, one.list_name), []).append((old, one))
    first = {pairs[0][1].name: (*pairs[0], len(pairs) - 1) for pairs in users.values()}
    return {name: tuple(of_choices(old, one, _place(new, one), others)) for name, (old, one, others) in first.items()}


def _both(was: Mapping[str, Element], now: Mapping[str, Element]) -> Iterable[tuple[Question, Question]]:
    for key, one in now.items():
        old = was.get(key)
        if isinstance(one, Question) and isinstance(old, Question):
            yield old, one
