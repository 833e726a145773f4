"""What a teacher is told before a lesson look, as a text to hand over: why, who reads it, when it is deleted."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from sqlalchemy.orm import Session

from sifield.fieldwork import capture, disposal, visits
from sifield.fieldwork.saving import save_copy
from sifield.frameworks.calendar import write_day

_PURPOSE, _READERS = "purpose", "readers"
"""The questions of a lesson look that say why it is made and who reads it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What is told of one look; ``purpose`` is "" and ``readers`` are () until the form says them."""

    school_name: str
    on: date
    looker: str
    purpose: str
    readers: tuple[str, ...]
    last_day: date

    @property
    def file_name(self) -> str:
        """What its file is called at first; it names no teacher."""
        return f"Before the lesson look of {self.on.isoformat()}.txt"


def gather(session: Session, visit_id: str) -> Told:
    """Read what a teacher is told of a look.

    Raises:
        SifieldError: the visit or its form is not on this laptop.
    """
    draft = capture.load(session, visit_id)
    answers, questions = draft.answers, draft.template.questions

    def said(name: str) -> tuple[str, ...]:
        value = answers.get((name, ""))
        chosen = value if isinstance(value, list | tuple) else [value]
        choices = questions[name].choices if name in questions else ()
        return tuple(choice.label for choice in choices if choice.name in chosen)

    visit = draft.visit
    return Told(
        school_name=visit.school_name,
        on=visit.planned_on,
        looker=", ".join([visit.reviewer.name, *visit.with_names]),
        purpose="".join(said(_PURPOSE)[:1]),
        readers=said(_READERS),
        last_day=disposal.last_day(session, visits.find_visit(session, visit_id)),
    )


def write(told: Told, path: Path, _at: datetime) -> Path:
    """Write the text into a file and give its path.

    Raises:
        SifieldError: it cannot be written there.
    """
    return save_copy("\r\n".join(lines(told)).encode("utf-8-sig"), path)


def lines(told: Told) -> Iterator[str]:
    """Give the text line by line: what is told follows UK GDPR, Article 13."""
    readers = "; ".join(told.readers) or "You, and those who look. Anybody else is named here before they come in."
    yield "BEFORE A LESSON LOOK"
    yield ""
    yield f"{told.school_name}, {write_day(told.on)}"
    yield f"Who comes: {told.looker}"
    yield ""
    yield f"Why: {told.purpose or 'To help teaching grow. Ask if you want to know more.'}"
    yield "What is written down: what was seen and, kept apart, what it may mean; one next step. No grade."
    yield f"Who reads it: {readers} Nobody is added later."
    yield f"When it is deleted: by itself, on the day after {write_day(told.last_day)} at the latest, everywhere."
    yield ""
    yield "It is never used for appraisal, pay or capability, and stands in no overview or report. It is in no list by"
    yield "teacher. You get a copy of your own, you may write what you think of it, and say that you have read it."
    yield "If you were not told all of this beforehand, nobody looks."
    yield ""
