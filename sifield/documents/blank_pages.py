"""The pages of a blank form: its sections in order, with what repeats printed as often as a visit needs it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from reportlab.platypus import CondPageBreak

from sifield.documents import style
from sifield.documents.blank_question import MOST_BOXES, OnPaper, is_never, plain, set_question
from sifield.documents.page_frame import BODY_HEIGHT
from sifield.documents.style import markup
from sifield.documents.tagged import Element, marked_up, text
from sifield.documents.writing_room import Framed, RestOfPage, Rule, RuledLines, Together
from sifield.forms.applicability import Setting, applies_to
from sifield.forms.sections import begun, within
from sifield.forms.template import Choice, Group, Question, Section, Template
from sifield.forms.texts import references
from sifield.signing.lettering import BOLD, REGULAR

STOPS, ROWS, INNER_ROWS = 6, 3, 2
"""How often a stop, another repeat, and a repeat within a repeat are printed, if the form does not say it."""
_MOST_ROWS = 12
_LONGEST_STOP = 1.5 * BODY_HEIGHT  # points of a stop that is printed as often as a walk needs it
_NUMBERS = ("", "once", "twice", "three times", "four times", "five times", "six times")
Story = list[Any]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A section with those of its questions that are printed; ``number`` is its place in the form, from 1."""

    section: Section
    number: int
    questions: tuple[Question, ...]


def sheets(template: Template, setting: Setting | None) -> list[Sheet]:
    """Give what is printed for a school, or (without one) for any."""
    found = [
        Sheet(section, number, tuple(one for one in section.questions if _is_printed(one, template, setting)))
        for number, section in enumerate(template.sections, 1)
    ]
    filled = {sheet.section.parent for sheet in found if sheet.questions}
    return [sheet for sheet in found if sheet.questions or sheet.section.name in filled]


def _is_printed(question: Question, template: Template, setting: Setting | None) -> bool:
    if not (question.is_asked or _can_be_read(question, template)):
        return False
    if is_never(question.relevant) or any(is_never(template.groups[name].relevant) for name in question.group):
        return False
    return setting is None or applies_to(question, setting)


def _can_be_read(question: Question, template: Template) -> bool:
    """Tell whether paper can say a note: one that tells what the program has worked out it cannot."""
    if question.kind != "note" or not question.label.strip():
        return False
    told = (template.questions.get(name) for name in references(question.label))
    return all(one is not None and one.is_asked for one in told)


def set_concern(sheet: Sheet, root: Element, paper: OnPaper) -> Framed:
    """Set the block about an immediate concern in its frame."""
    section = root.add("Sect")
    parts: Story = [text(plain(sheet.section.label), "part", section.add("H2"))]
    if sheet.section.hint:
        parts.append(text(plain(sheet.section.hint), "body", section.add("P")))
    return Framed([*parts, *(set_question(one, section, paper) for one in sheet.questions)], before=12)


def set_sheet(sheet: Sheet, inner: Sequence[Sheet], root: Element, paper: OnPaper) -> Story:
    """Set a section, with the repeats that lie ``inner`` to it."""
    if sheet.section.repeat:
        return _rows(sheet, inner, root, paper)
    element = root.add("Sect")
    head = _heading(sheet, element, paper)
    body = list(_questions(sheet, element, paper))
    return [Together([*head, *body[:1]], before=16), *body[1:]]


def _heading(sheet: Sheet, element: Element, paper: OnPaper, how_often: str = "") -> Story:
    section = sheet.section
    label = markup(plain(section.label))
    if section.minutes:
        unit = "minute" if section.minutes == 1 else "minutes"
        label += f"<font name='{REGULAR}' size='9' color='{style.SOFT}'>&nbsp;&nbsp; {section.minutes} {unit}</font>"
    told = [plain(section.hint), how_often, *_of_group(section, paper)]
    lines = [text(line, "told", element.add("P")) for line in told if line.strip()]
    return [
        Rule(),
        marked_up(label, "section", element.add("H2"), bullet=str(sheet.number)),
        *_key(sheet, element),
        *lines,
    ]


def _of_group(section: Section, paper: OnPaper) -> Iterator[str]:
    """Say when a section is asked, and for whom it is meant; groups around it that are no pages count too."""
    name, pages = section.name, {one.name for one in paper.template.sections}
    while name in paper.template.groups:
        group = paper.template.groups[name]
        yield paper.condition(group)
        yield paper.for_whom(group)
        name = group.parent
        if name in pages:
            return


def _key(sheet: Sheet, element: Element) -> Story:
    """Say what the words of the scales mean, once in each section that uses them."""
    lists: dict[str, tuple[Choice, ...]] = {}
    for question in sheet.questions:
        if len(question.choices) <= MOST_BOXES and any(choice.anchor for choice in question.choices):
            lists.setdefault(question.list_name, question.choices)
    lines = []
    for choices in lists.values():
        said = (
            f"<font name='{BOLD}'>{markup(plain(one.label))}</font>&nbsp; {markup(plain(one.anchor))}"
            for one in choices
            if one.anchor
        )
        lines.append(marked_up(" &nbsp; ".join(said), "told", element.add("P")))
    return lines


def _questions(sheet: Sheet, element: Element, paper: OnPaper) -> Iterator[Together]:
    """Set the questions; the name of a group within the section stays with its first question."""
    here: tuple[str, ...] = ()
    for question in sheet.questions:
        names = within(sheet.section, question)
        head = [part for name in begun(here, names) for part in _group(paper.template.groups[name], element, paper)]
        here = names
        holder = names[-1] if names else sheet.section.name
        told = paper.for_whom(paper.template.groups[holder]) if holder in paper.template.groups else ""
        block = set_question(question, element, paper, around=told, is_stop=sheet.section.is_stop)
        yield Together([*head, block], before=12) if head else block


def _group(group: Group, element: Element, paper: OnPaper) -> Story:
    parts: Story = [text(plain(group.label), "part", element.add("H3"))] if group.label else []
    lines = [paper.condition(group), paper.for_whom(group), plain(group.hint)]
    return parts + [text(line, "told", element.add("P")) for line in lines if line.strip()]


# --- what repeats


def how_often(section: Section, template: Template) -> int:
    """Say how often a section is printed at most: the rows of a repeat times those of the repeats around it."""
    if not section.repeat:
        return 1
    times, outer = _wanted(section, template), section.parent
    parents = {one.name: one for one in template.sections}
    return times * how_often(parents[outer], template) if outer in parents else times


def _wanted(section: Section, template: Template) -> int:
    """Say how many rows of a repeat are printed within each row around it."""
    group = template.groups[section.name]
    if group.count is not None and group.count.tree[:1] == ["n"]:
        return max(1, min(_MOST_ROWS, int(float(group.count.tree[1]))))
    return INNER_ROWS if section.parent else STOPS if section.is_stop else ROWS


def _rows(sheet: Sheet, inner: Sequence[Sheet], root: Element, paper: OnPaper) -> Story:
    """Set the rows of a repeat, none of them cut by a page's end if it can be; a stop, which is carried from room to
    room, gets a sheet of its own, and so does a row longer than a page, which is printed once, to be copied. What is
    left of a page before a row is for notes.
    """
    is_stop, wanted = sheet.section.is_stop, _wanted(sheet.section, paper.template)
    part, paper = Element(tag="Sect"), _fitting(sheet, inner, paper)
    first = _row(sheet, inner, 1, part, paper)
    tall = _height(first)
    count = wanted if tall <= (_LONGEST_STOP if is_stop else BODY_HEIGHT) else 1
    is_apart = tall > BODY_HEIGHT or (is_stop and tall > BODY_HEIGHT / 2)
    headed = tall + _height(_heading(sheet, Element(tag="Sect"), paper, _say_count(count, is_apart=is_apart)))
    is_below = tall <= BODY_HEIGHT < headed  # the heading stays on the page before, unless it is a long way above
    said = _say_count(count, is_apart=is_apart) if wanted > 1 else ""
    start = [] if is_below else _break(BODY_HEIGHT if is_apart else headed, root)
    element = root.add("Sect")
    head = _heading(sheet, element, paper, said)
    if is_below:
        story = [Together(head, before=16), *_break(BODY_HEIGHT / 2, element), *first]
    else:
        story = [*start, Together([*head, first[0]], before=16), *first[1:]]
    element.kids.append(part)
    for at in range(2, count + 1):
        story += _break(BODY_HEIGHT if is_apart else tall, part)
        part = element.add("Sect")
        story += _row(sheet, inner, at, part, paper)
    return [*story, *_break(BODY_HEIGHT, part)] if is_apart else story


def _break(needed: float, element: Element) -> Story:
    """End the page where fewer points than ``needed`` are left, with lines for notes on what is left of it."""
    room = min(needed, BODY_HEIGHT)
    return [RestOfPage("Notes", element.add("P"), unless=room), CondPageBreak(room)]


def _fitting(sheet: Sheet, inner: Sequence[Sheet], paper: OnPaper) -> OnPaper:
    """Give a row that would run a little over its page fewer lines, where it then fits: with its heading if it can; and
    one of which two would then fit on a page, unless it is a stop.
    """
    head = _height(_heading(sheet, Element(tag="Sect"), paper))
    ways = (paper, replace(paper, evidence_lines=1, lines=3, few_lines=1))
    tall = [_height(_row(sheet, inner, 1, Element(tag="Sect"), way)) for way in ways]
    rooms = (
        [BODY_HEIGHT - head, BODY_HEIGHT]
        if sheet.section.is_stop
        else [BODY_HEIGHT / 2, BODY_HEIGHT - head, BODY_HEIGHT]
    )
    fitting = [way for room in rooms for way, one in zip(ways, tall, strict=True) if one <= room]
    return next(iter(fitting), paper)


def _height(blocks: Sequence[Any]) -> float:
    return float(sum(block.wrap(style.WIDTH, 0)[1] + block.getSpaceBefore() for block in blocks))


def _row(sheet: Sheet, inner: Sequence[Sheet], at: int, part: Element, paper: OnPaper) -> Story:
    section = sheet.section
    head: Story = [text(f"{plain(section.label)} {at}", "part", part.add("H3"))]
    if section.parent:  # it has no heading of its own above its rows
        lines = [plain(section.hint), *_of_group(section, paper)]
        head += [text(line, "told", part.add("P")) for line in lines if line.strip()]
    if section.is_stop:  # other rows are numbered, as on the screen: a name given to a file would be a child's
        head += [RuledLines(1, words, part.add("P")) for words in ("Which room or place?", "Time in, time out")]
    body = list(_questions(sheet, part, paper))
    story: Story = [Together([*head, *body[:1]], before=10), *body[1:]]
    for one in inner:
        if one.section.parent == section.name:
            for row in range(1, _wanted(one.section, paper.template) + 1):
                story += _row(one, inner, row, part.add("Sect"), paper)
    return [*story, RestOfPage("Notes", part.add("P"))] if section.is_stop else story


def _say_count(count: int, *, is_apart: bool) -> str:
    if count == 1:
        return "Printed once: copy these pages for each further one."
    often = _NUMBERS[count] if count < len(_NUMBERS) else f"{count} times"
    return f"Printed {often}{', each on a sheet of its own' if is_apart else ''}. Copy a page for more."
