"""A form as text, as the person will meet it: sections, questions, hints, choices, and in words when each is asked."""

import textwrap
from collections.abc import Iterator

from sifield.forms.sections import begun, within
from sifield.forms.template import Choice, Expression, Group, Question, Section, Template
from sifield.forms.versions.labels import KINDS, short
from sifield.forms.versions.wording import in_words

WIDTH = 100
_MOST_CHOICES = 12


def preview(template: Template, width: int = WIDTH) -> str:
    """Write a form as a person meets it, page by page; ``width`` is that of a line, in characters."""
    asked = sum(question.is_asked for question in template.questions.values())
    unseen = sum(not _is_met(question) for question in template.questions.values())
    sections = [section for section in template.sections if section.repeat or any(map(_is_met, section.questions))]
    lines = [
        template.title,
        f"{template.form_id}, version {template.version}, {template.sensitivity}: "
        f"{_count(asked, 'question')} in {_count(len(sections), 'section')}",
    ]
    for number, section in enumerate(sections, 1):
        lines += ["", *_section(template, section, number, width)]
    if unseen:
        lines += ["", f"{_count(unseen, 'value')} more, worked out or filled in, that nobody is asked for."]
    return "\n".join(lines)


def _is_met(question: Question) -> bool:
    return question.is_asked or question.kind == "note"


def _section(template: Template, section: Section, number: int, width: int) -> Iterator[str]:
    group = template.groups.get(section.name)
    yield from _wrapped(f"{number}  ", " ".join(section.label.split()), width)
    minutes = f"{_count(section.minutes, 'minute')}." if section.minutes else ""
    told = [section.hint, minutes, _how_often(template, section, group), *_condition(template, group, "Only if")]
    for line in filter(None, told):
        yield from _wrapped("   ", line, width)
    inside: tuple[str, ...] = ()
    at = 0
    for question in section.questions:
        if not _is_met(question):
            continue
        yield ""
        names = within(section, question)
        yield from _subgroups(template, begun(inside, names), width)
        inside = names
        at += question.is_asked
        yield from _question(template, question, f"{number}.{at}" if question.is_asked else "", width)


def _how_often(template: Template, section: Section, group: Group | None) -> str:
    if not section.repeat:
        return ""
    each = "Once for each room visited" if section.is_stop else "As often as needed"
    if section.parent:
        each += f", within each row of “{short(template.groups[section.parent])}”"
    if group is not None and group.count is not None:
        each = f"So many times: {in_words(group.count, template)}"
    return f"{each}."


def _subgroups(template: Template, names: tuple[str, ...], width: int) -> Iterator[str]:
    """Name the groups within the section that begin here, outermost first."""
    for name in names:
        group = template.groups[name]
        if group.label or group.relevant:
            yield from _wrapped("   ", f"— {short(group)} —", width)
            for line in filter(None, [group.hint, *_condition(template, group, "Only if")]):
                yield from _wrapped("     ", line, width)
    if names:
        yield ""


def _question(template: Template, question: Question, number: str, width: int) -> Iterator[str]:
    kind = "" if question.kind == "note" else f"  [{_kind(question)}]"
    yield from _wrapped(f"{number:<6} ", " ".join(question.label.split()) + kind, width)
    rest = " " * 7
    for line in filter(None, [question.hint, question.guidance, *(f"· {one}" for one in question.prompts)]):
        yield from _wrapped(rest, line, width)
    for choice in question.choices[:_MOST_CHOICES]:
        yield from _wrapped(rest, _choice(choice), width)
    if len(question.choices) > _MOST_CHOICES:
        yield f"{rest}… and {_count(len(question.choices) - _MOST_CHOICES, 'choice')} more"
    for line in _rules(template, question):
        yield from _wrapped(f"{rest}» ", line, width)


def _kind(question: Question) -> str:
    kind = KINDS.get(question.kind, question.kind)
    if question.kind == "range":
        kind = f"a number from {question.parameters.get('start', '0')} to {question.parameters.get('end', '10')}"
    return f"{kind}, with evidence" if question.takes_evidence else kind


def _choice(choice: Choice) -> str:
    label = " ".join(choice.label.split()) or choice.name
    return f"{choice.key or '○'} {label}{f' – {choice.anchor}' if choice.anchor else ''}"


def _rules(template: Template, question: Question) -> Iterator[str]:
    """Say when a question is asked, and what is asked of its answer."""
    name = question.name
    yield from _condition(template, question, "Only if")
    if question.required is not None:
        always = question.required.text.strip() == "true()"
        yield "Needs an answer." if always else f"Needs an answer if {in_words(question.required, template, name)}."
    if question.constraint is not None:
        message = f" Otherwise: {question.constraint_message}" if question.constraint_message else ""
        yield f"Checked: {in_words(question.constraint, template, name)}.{message}"
    told = (
        (question.choice_filter, "Offers only the choices where"),
        (question.calculation, "Filled in by the program:"),
        (question.first_value, "Starts with"),
    )
    yield from (f"{words} {in_words(rule, template, name)}." for rule, words in told if rule is not None)
    if question.readonly is not None:
        always = question.readonly.text.strip() == "true()"
        yield "Shown only." if always else f"Shown only, if {in_words(question.readonly, template, name)}."
    for suggestion in question.suggests:
        labels = {choice.name: " ".join(choice.label.split()) for choice in question.choices}
        answers = " or ".join(f"“{labels.get(answer, answer)}”" for answer in suggestion.answers)
        risk = f", risk {suggestion.risk}" if suggestion.risk else ""
        yield f"{answers} suggests a finding: {suggestion.kind}{risk}."
    if question.source:
        yield f"From: {question.source}{f' ({question.force})' if question.force else ''}"


def _condition(template: Template, element: Question | Group | None, words: str) -> Iterator[str]:
    rule: Expression | None = element.relevant if element is not None else None
    if element is not None and rule is not None:
        yield f"{words} {in_words(rule, template, element.name)}."


def _count(number: int, word: str) -> str:
    return f"{number:,} {word}{'' if number == 1 else 's'}"


def _wrapped(start: str, text: str, width: int) -> Iterator[str]:
    """Wrap each line of a text, the first after ``start``, the others under its beginning."""
    rest = " " * len(start)
    for line in text.splitlines() or [""]:
        yield from textwrap.wrap(line, width, initial_indent=start, subsequent_indent=rest) or [start.rstrip()]
        start = rest
