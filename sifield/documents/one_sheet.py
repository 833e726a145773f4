"""A form on one sheet: every question with its boxes on one side, to write on the back. For a pocket and a clipboard.

The full blank copy has room to write below each question and runs to many pages. This one has the questions only, in
two columns, in the largest letters with which they fit on one side; a form with too many for that takes both sides and
more, in letters that can still be read.
"""

from collections.abc import Iterator, Sequence
from copy import copy
from datetime import datetime
from functools import lru_cache
from typing import Any

from reportlab.platypus import Spacer

from sifield.documents import style
from sifield.documents.blank_form import running_lines, to_print
from sifield.documents.blank_pages import Sheet
from sifield.documents.blank_question import MOST_BOXES, OnPaper, plain
from sifield.documents.finishing import finish
from sifield.documents.occasions import Occasion
from sifield.documents.page_frame import lay_out
from sifield.documents.style import markup
from sifield.documents.tagged import Element, Text
from sifield.documents.writing_room import Framed, RestOfPage, RuledLines
from sifield.forms.sections import numbers
from sifield.forms.template import IMMEDIATE_CONCERN, Question, Template
from sifield.signing.fields import say_day
from sifield.signing.lettering import BOLD, REGULAR, SEMIBOLD

_SETTINGS = (
    (10.0, 4), (10.0, 3), (9.5, 2), (9.0, 2), (9.0, 1), (8.5, 1), (8.0, 1), (8.0, 0), (7.5, 0), (7.0, 0), (6.5, 0),
)  # fmt: skip
"""Letters in points, and lines for words; smaller letters than the last nobody reads while standing."""
_BOTH_SIDES = (7.5, 0)
_COLUMNS = 2
_BOX = "\N{WHITE SQUARE}"
_GAP = "\N{NO-BREAK SPACE}"
_FIELD = "_" * 16
_CONCERN = (
    "If a child tells you something, or you see something that worries you: tell the designated safeguarding lead in "
    "person, now. In danger, call 999 first. Write no name and no details."
)
_TOLD = f"Told at {'_' * 8} to {'_' * 14} The school’s reference {'_' * 10}"


def render(template: Template, *, made_at: datetime, occasion: Occasion | None = None) -> bytes:
    """Make a form as a tagged PDF, all questions close together.

    Args:
        made_at: when, aware UTC.
        occasion: the visit, as far as it is known.

    Raises:
        SifieldError: the form is too large for paper, or nothing of it applies to the school.
    """
    visit = occasion or Occasion()
    printed = to_print(template, visit)
    title = f"{template.title}, on one sheet"
    frame = running_lines(template, title, printed, visit, made_at)

    def lay(size: float, lines: int) -> tuple[Element, bytes, list[list[Element]]]:
        root = Element(tag="Document")
        return (root, *lay_out(_story(root, template, printed, visit, size, lines), frame, columns=_COLUMNS))

    made = lay(*_SETTINGS[-1])
    if len(made[2]) > 1:
        made = lay(*_BOTH_SIDES)
    else:
        larger = (lay(*setting) for setting in _SETTINGS[:-1])
        made = next((one for one in larger if len(one[2]) == 1), made)
    root, drawn, marks = made
    return finish(drawn, root, marks, title=title, made_at=made_at)


def _story(
    root: Element, template: Template, printed: Sequence[Sheet], visit: Occasion, size: float, lines: int
) -> list[Any]:
    paper = OnPaper(
        template=template,
        numbers=numbers(template.sections),
        for_one_school=visit.setting is not None,
        evidence_lines=0,
        lines=lines,
    )
    story = list(_opening(root, template, visit, size))
    for sheet in printed:
        if sheet.section.name != IMMEDIATE_CONCERN:
            story += _section(sheet, root.add("Sect"), paper, size)
    return [*story, RestOfPage("Notes, with the number of their question", root.add("P"))]


def _opening(root: Element, template: Template, visit: Occasion, size: float) -> Iterator[Any]:
    yield _words(template.title, root.add("H1"), size + 6, BOLD)
    day = say_day(visit.visited_on) if visit.visited_on else _FIELD
    yield _words(f"School: {visit.school_name or _FIELD}   Date: {day}", root.add("P"), size, before=3)
    yield _words(f"Written by: {visit.reviewer or _FIELD}   Version {template.version}", root.add("P"), size)
    if template.sensitivity == "safeguarding":
        words = "A safeguarding record: keep it with you or locked away, and shred it once it is typed in."
        yield _words(words, root.add("P"), size, SEMIBOLD)
    for one in visit.guidance:
        if one.remark:
            yield _words(f"{one}. {one.remark}", root.add("P"), size - 1)
    section = root.add("Sect")
    parts = [_words(_CONCERN, section.add("P"), size, SEMIBOLD), _words(_TOLD, section.add("P"), size, before=4)]
    yield Spacer(0, 4)
    yield Framed(parts, before=4)


def _section(sheet: Sheet, element: Element, paper: OnPaper, size: float) -> Iterator[Any]:
    label = f"{sheet.number}  {plain(sheet.section.label)}"
    if sheet.section.repeat:
        label += " (for each; number them on the back)"
    yield _words(label, element.add("H2"), size + 1, BOLD, before=size * 0.9, stays=True)
    for question in sheet.questions:
        if question.kind != "note":
            yield _question(question, element.add("P"), paper, size)
            if question.kind == "text" and paper.lines:
                yield RuledLines(paper.lines)


def _question(question: Question, element: Element, paper: OnPaper, size: float) -> Text:
    """Set a question and the boxes of its answer in one paragraph."""
    number = paper.numbers.get(question.name, "")
    words = markup(plain(question.label or question.name.replace("_", " ")))
    condition = markup(paper.condition(question))
    small = f" <font name='{REGULAR}' size='{size - 1}' color='{style.SOFT}'>{condition}</font>" if condition else ""
    asked = f"<font name='{SEMIBOLD}'>{markup(number)} {words}</font>{small}"
    answer = "" if question.kind == "text" and paper.lines else _answer(question)
    return _paragraph(f"{asked} {answer}", element, size, REGULAR, before=size * 0.35, indent=size * 1.6)


def _answer(question: Question) -> str:
    """Give the boxes of a choice, each held together with its words where they are short; a line for anything else."""
    if not question.choices or len(question.choices) > MOST_BOXES:
        return f"{_BOX}{_GAP}Yes" if question.kind == "acknowledge" else _FIELD
    labels = (" ".join(plain(one.label).split()) or one.name for one in question.choices)
    held = (one.replace(" ", _GAP) if len(one) < 30 else one for one in labels)  # a longer one may be broken
    return "&nbsp; ".join(f"{_BOX}{_GAP}{markup(one)}" for one in held)


def _words(
    words: str, element: Element, size: float, font: str = REGULAR, *, before: float = 0, stays: bool = False
) -> Text:
    return _paragraph(markup(words), element, size, font, before=before, stays=stays)


def _paragraph(
    said: str, element: Element, size: float, font: str, *, before: float, indent: float = 0, stays: bool = False
) -> Text:
    made = Text(said, _style(size, font, before, indent, stays))
    made.element = element
    return made


@lru_cache(maxsize=64)
def _style(size: float, font: str, before: float, indent: float, stays: bool) -> Any:
    made = copy(style.styles()["body"])
    made.name, made.fontName, made.fontSize, made.leading = f"sheet {size}", font, size, size * 1.28
    made.spaceBefore, made.spaceAfter, made.leftIndent, made.firstLineIndent = before, 0, indent, -indent
    made.keepWithNext = int(stays)
    return made
