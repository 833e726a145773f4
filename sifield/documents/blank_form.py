"""A form on paper, to be filled in by hand: for the day the battery dies, and for whoever thinks better with a pen."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from reportlab.platypus import Spacer

from sifield import __version__
from sifield.documents.blank_pages import Sheet, how_often, set_concern, set_sheet, sheets
from sifield.documents.blank_question import MOST_BOXES, SELF_REVIEW, OnPaper
from sifield.documents.facts import facts_table
from sifield.documents.finishing import finish
from sifield.documents.occasions import Occasion
from sifield.documents.page_frame import PageFrame, lay_out
from sifield.documents.tagged import Element, text
from sifield.documents.writing_room import Framed, RestOfPage
from sifield.errors import SifieldError
from sifield.forms.applicability import say_for_whom
from sifield.forms.sections import numbers
from sifield.forms.template import IMMEDIATE_CONCERN, Question, Template
from sifield.frameworks.calendar import say_year
from sifield.signing.authority import SAMPLE_MARK
from sifield.signing.fields import say_day, say_moment

MOST_QUESTIONS = 1_500
MOST_LETTERS = 600_000
"""What a paper copy may hold: some hundred and fifty pages, which nobody carries into a school any more."""
_CLASSES = {"general": "General", "safeguarding": "Safeguarding – confidential"}
_MANY = 60  # checks from which on each has one line for evidence, or nobody could carry the paper
_ROOM = 9.0  # points above the lines for school, date and people
_LINE = "_" * 20
_ANYWHERE = (
    "Tell the school’s designated safeguarding lead in person, now; if a child is in danger, call 999 first. Write no "
    "name and no details on this paper."
)


def render(template: Template, *, made_at: datetime, occasion: Occasion | None = None) -> bytes:
    """Make a form as a tagged PDF with room to write.

    Args:
        made_at: when, aware UTC.
        occasion: the visit, as far as it is known.

    Raises:
        SifieldError: the form is too large for paper, or nothing of it applies to the school.
    """
    visit = occasion or Occasion()
    printed = to_print(template, visit)
    paper = OnPaper(
        template=template,
        numbers=numbers(template.sections),
        for_one_school=visit.setting is not None,
        evidence_lines=1 if sum(one.takes_evidence for sheet in printed for one in sheet.questions) > _MANY else 2,
    )
    root = Element(tag="Document")
    story = _opening(root, template, printed, visit)
    concern = [sheet for sheet in printed if sheet.section.name == IMMEDIATE_CONCERN and not sheet.section.repeat]
    story += [set_concern(sheet, root, paper) for sheet in concern] or [_warning(root)]
    for sheet in printed:
        if sheet not in concern and not sheet.section.parent:
            story += set_sheet(sheet, printed, root, paper)
    story.append(RestOfPage("Notes", root.add("P")))
    title = f"{template.title}, blank copy"
    drawn, marks = lay_out(story, running_lines(template, title, printed, visit, made_at))
    return finish(drawn, root, marks, title=title, made_at=made_at)


def to_print(template: Template, visit: Occasion) -> list[Sheet]:
    """Give what is printed for a visit; what nobody would carry into a school on paper is refused.

    Raises:
        SifieldError: "nothing-to-print" or "too-long-for-paper".
    """
    printed = sheets(template, visit.setting)
    asked = sum(len(sheet.questions) for sheet in printed)
    if not asked:
        raise SifieldError(
            f"Nothing in “{template.title}” applies to this school.",
            "Choose another form, or print this one for any school.",
            code="nothing-to-print",
        )
    times = [how_often(sheet.section, template) for sheet in printed]
    questions = sum(len(sheet.questions) * each for sheet, each in zip(printed, times, strict=True))
    letters = sum(_letters(one) * each for sheet, each in zip(printed, times, strict=True) for one in sheet.questions)
    if questions > MOST_QUESTIONS or letters > MOST_LETTERS:
        raise SifieldError(
            f"“{template.title}” is too long for paper: {asked:,} questions, with what repeats {questions:,}.",
            f"A paper copy holds up to {MOST_QUESTIONS:,}. Make smaller forms of it, or write on the laptop.",
            code="too-long-for-paper",
        )
    return printed


def _letters(question: Question) -> int:
    said = (question.label, question.hint, question.guidance, *question.prompts)
    return sum(map(len, said)) + sum(len(choice.label) for choice in question.choices[:MOST_BOXES])


def _opening(root: Element, template: Template, printed: Sequence[Sheet], visit: Occasion) -> list[Any]:
    minutes = f"about {template.minutes} minutes" if template.minutes else ""
    facts = [
        ("School", visit.school_name),
        ("Date", say_day(visit.visited_on) if visit.visited_on else ""),
        ("Written by", visit.reviewer),
        ("With", ", ".join(visit.with_names)),
    ]
    told = [*_remarks(template, visit), *(f"It rests on: {one}." for one in [_editions(printed)] if one)]
    return [
        text("Blank copy, to be filled in by hand", "eyebrow", root.add("P")),
        text(template.title, "title", root.add("H1")),
        text(" · ".join(filter(None, (f"Version {template.version}", minutes))), "subtitle", root.add("P")),
        facts_table(root, facts, room=_ROOM),
        Spacer(0, 7),
        *(text(line, "label", root.add("P")) for line in told),
    ]


def _remarks(template: Template, visit: Occasion) -> Iterator[str]:
    yield "Type it into the program when you can: the numbers are those on the screen. Name no child on this paper."
    if template.sensitivity == "safeguarding":
        yield "This is a safeguarding record: keep it with you or locked away, and shred it once it is typed in."
    if any(question.is_self_reviewed for question in template.questions.values()):
        yield f"“{SELF_REVIEW}” stands where the school has answered too, before the visit."
    if visit.setting is not None:
        year = say_year(visit.setting.school_year)
        yield f"Printed for {visit.school_name or 'one school'}, {year}: what is meant for other schools is left out."
    elif any(say_for_whom(question) for question in template.questions.values()):
        yield "Printed for any school: what is meant for some schools only, or for some years only, says so."
    yield from (f"{one}. {one.remark}" for one in visit.guidance if one.remark)


def _editions(printed: Sequence[Sheet]) -> str:
    """Name the documents that the questions rest on, each with its edition."""
    sources = [question.source for sheet in printed for question in sheet.questions if question.source]
    return "; ".join(dict.fromkeys(f"{one.document} {one.edition}".strip() for one in sources))


def _warning(root: Element) -> Framed:
    """What stands in the place of the section about an immediate concern in a form that has none."""
    section = root.add("Sect")
    words = "If a child tells you something, or you see something that worries you"
    return Framed([text(words, "part", section.add("H2")), text(_ANYWHERE, "body", section.add("P"))], before=12)


def running_lines(
    template: Template, title: str, printed: Sequence[Sheet], visit: Occasion, made_at: datetime
) -> PageFrame:
    day = say_day(visit.visited_on) if visit.visited_on else _LINE
    heads = (("School", visit.school_name or _LINE), ("date", day), ("written by", visit.reviewer or _LINE))
    said = ", ".join(f"{name}: {value}" for name, value in heads)
    parts = (
        _CLASSES.get(template.sensitivity, template.sensitivity),
        f"version {template.version}",
        _editions(printed),
    )
    return PageFrame(
        title=title,
        running_head=f"{template.title} · {said}",
        foot=" · ".join(filter(None, parts)),
        reference=f"Blank copy, made {say_moment(made_at)} with sifield {__version__}",
        sample_mark=SAMPLE_MARK if visit.is_sample else "",
    )
