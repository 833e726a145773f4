"""The outline of a form: its top-level groups, runs of loose questions, and every repeat by itself; its numbers."""

from collections.abc import Iterable, Mapping, Sequence

from sifield.forms.parts import Group, Question, Section


def lay_out(questions: Mapping[str, Question], groups: Mapping[str, Group], title: str) -> tuple[Section, ...]:
    """Lay questions and groups out in sections, in the order of the sheet."""
    found: dict[str, list[Question]] = {}
    everything: list[Question | Group] = sorted([*questions.values(), *groups.values()], key=lambda one: one.row)
    runs, in_run = 0, False
    for one in everything:
        if isinstance(one, Group):
            if one.is_repeat or not one.parent:
                found.setdefault(one.name, [])
            in_run = False
            continue
        place = one.repeat or (one.group[0] if one.group else "")
        if not place:
            runs += not in_run
            place = f"part {runs}"
        in_run = not one.group
        found.setdefault(place, []).append(one)
    sections = (_section(name, tuple(held), groups, title) for name, held in found.items())
    return tuple(section for section in sections if section.questions or section.repeat)


def numbers(sections: Iterable[Section]) -> dict[str, str]:
    """Number the questions that are asked "section.question", as they are spoken of in a conversation."""
    found = {}
    for at, section in enumerate(sections, start=1):
        asked = [question for question in section.questions if question.is_asked]
        found.update({question.name: f"{at}.{place}" for place, question in enumerate(asked, start=1)})
    return found


def within(section: Section, question: Question) -> tuple[str, ...]:
    """Name the groups around a question inside its section, outermost first."""
    around = question.group
    return around[around.index(section.name) + 1 :] if section.name in around else around


def begun(before: Sequence[str], now: Sequence[str]) -> tuple[str, ...]:
    """Give the groups that begin with a question, outermost first, after one that lies in the groups ``before``."""
    same = next((at for at, (one, other) in enumerate(zip(before, now, strict=False)) if one != other), None)
    return tuple(now[min(len(before), len(now)) if same is None else same :])


def _section(name: str, questions: tuple[Question, ...], groups: Mapping[str, Group], title: str) -> Section:
    group = groups.get(name)
    if group is None:
        return Section(name=name, label=title if name == "part 1" else "More questions", questions=questions)
    outer = groups.get(group.parent)
    while outer is not None and not outer.is_repeat:
        outer = groups.get(outer.parent)
    return Section(
        name=name,
        label=group.label or name.replace("_", " ").capitalize(),
        hint=group.hint,
        repeat=group.is_repeat,
        is_stop=group.is_stop,
        minutes=group.minutes,
        parent=outer.name if outer else "",
        questions=questions,
    )
