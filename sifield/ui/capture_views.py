"""What the capture screens show: frozen values made by ``capture_state``; no Qt, no store."""

from dataclasses import dataclass, field

from sifield.forms.template import Choice
from sifield.forms.values import Value
from sifield.pictures.picture import Picture

Key = tuple[str, str]
"""A question and its repeat row ("" outside repeats)."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page of capture: a section, or one row of a repeat (on a walk a stop), or a part of a long section."""

    section: str
    row_id: str = ""
    part: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class PageHead:
    """What stands above the cards.

    A page that ``is_row`` is one row of a repeat. ``row_question`` asks what to call it; only a stop, which is a room,
    is asked: other rows are numbered, since a name given to a file or a conversation would be a person's.
    """

    kicker: str
    title: str
    hint: str = ""
    is_row: bool = False
    row_question: str = ""
    row_hint: str = ""
    row_label: str = ""
    row_since: str = ""


@dataclass(frozen=True, slots=True)
class GroupView:
    """A group of questions within a page: what stands above them."""

    name: str
    title: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class NoteView:
    """A note as it is read: ``time`` in local time, ``place`` the stop, ``about`` the question and ``number``
    its number ("" for none)."""

    id: str
    time: str
    text: str
    kind: str
    place: str
    about: str
    number: str


@dataclass(frozen=True, slots=True)
class PictureView:
    """A kept picture as its tile shows it: ``name`` tells it apart, ``words`` stand below it.

    ``small`` is the picture itself, small; None until it is read, or where it is not on this laptop (``words`` say so).
    """

    id: str
    name: str
    words: str
    small: Picture | None


def picture_ways(*, has_camera: bool) -> tuple[str, ...]:
    """Name the ways in which a picture can be made: "file", "sketch" and, where the trust allows it, "camera"."""
    return ("file", "sketch", "camera") if has_camera else ("file", "sketch")


@dataclass(frozen=True, slots=True)
class SchoolView:
    """What the school said of a check beforehand: its answer in words with the tone of that choice, which choice it is
    ("" where the check does not offer it now), and where it says that it can be seen ("" for nowhere).

    ``is_shared`` is true where the reviewer's answer is the same.
    """

    answer: str
    colour: str
    choice: str
    words: str
    is_shared: bool = False


@dataclass(frozen=True, slots=True)
class OutlineRow:
    """A line of the outline; the line of a repeat leads to its first row."""

    page: Page
    title: str
    level: int
    answered: int
    asked: int
    is_flagged: bool
    is_here: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionView:
    """A question as its card shows it.

    ``input`` names the control: "rating", "one", "list", "long_list", "many", "long_many", "text", "area", "integer",
    "decimal", "date", "time", "tick", "picture", "words" (a note), "value" (read only) or "absent" (a kind of answer
    that this program does not take yet). ``groups`` are those around it on its page that have a heading, outermost
    first.
    """

    key: Key
    number: str
    label: str
    input: str
    hint: str = ""
    value: Value = None
    choices: tuple[Choice, ...] = ()
    is_relevant: bool = True
    is_answered: bool = False
    is_optional: bool = True
    is_flagged: bool = False
    fault: str = ""
    takes_notes: bool = False
    takes_findings: bool = False
    takes_pictures: bool = False
    prompts: tuple[str, ...] = ()
    source: str = ""
    notes: tuple[NoteView, ...] = field(default_factory=tuple)
    pictures: tuple[PictureView, ...] = ()
    picture_ways: tuple[str, ...] = ()
    school: SchoolView | None = None
    groups: tuple[GroupView, ...] = ()


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """A question with its answer in words, for reading through; ``words`` is "" where there is none."""

    key: Key
    label: str
    words: str


@dataclass(frozen=True, slots=True)
class AnswerGroup:
    """The answers of one page, for reading through."""

    page: Page
    title: str
    lines: tuple[AnswerLine, ...]


@dataclass(frozen=True, slots=True)
class GapView:
    """What still stands in the way of finishing, in the words that stand by the field too."""

    key: Key
    where: str
    message: str
