"""All forms that are shipped, read once."""

from collections.abc import Iterator
from functools import cache

from library.build import FORMS, sources
from sifield.forms.template import Question, Template
from sifield.forms.xlsform import read

FORM_IDS = [path.stem for path in sources()]


@cache
def shipped(form_id: str) -> Template:
    """Give a form out of its workbook."""
    found = read((FORMS / f"{form_id}.xlsx").read_bytes(), name=f"{form_id}.xlsx")
    assert found.template is not None, [fault.message for fault in found.faults]
    return found.template


def is_check(question: Question) -> bool:
    """True if the answer judges something, by a scale or by the finding that it suggests."""
    return question.is_rating or bool(question.suggests)


def asked(form: Template) -> Iterator[Question]:
    """Give all that a person may be asked."""
    return (question for question in form.questions.values() if question.is_asked)
