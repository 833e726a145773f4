"""Somebody who fills a form in from start to finish: schools of several kinds, and answers that could be true."""

import zlib
from collections.abc import Iterator, Mapping, Sequence

from sifield.forms.applicability import Setting, setting_of
from sifield.forms.session import FormSession
from sifield.forms.template import Question, Template
from sifield.forms.values import Value
from tests.forms.workbooks import NOW

SCHOOLS = ("infant", "church primary", "secondary with sixth form", "special")
RARER = ("nursery", "all-through", "pupil referral unit")
_OF = {
    "infant": ("Infant", "mainstream", (3, 7), "Does not apply"),
    "church primary": ("Primary", "mainstream", (4, 11), "Church of England"),
    "secondary with sixth form": ("Secondary with sixth form", "mainstream", (11, 18), "None"),
    "special": ("", "special", (4, 19), ""),
    "nursery": ("Nursery", "mainstream", (2, 5), "Does not apply"),
    "all-through": ("All-through", "mainstream", (3, 18), "Roman Catholic"),
    "pupil referral unit": ("", "alternative provision", (5, 16), "None"),
}


def school(kind: str, school_year: int = 2026) -> Setting:
    """Give one of the ``SCHOOLS``, or of the ``RARER`` ones, in a school year."""
    phase, mainstream, ages, character = _OF[kind]
    return setting_of(phase=phase, kind=mainstream, ages=ages, character=character, school_year=school_year)


def fill(
    form: Template, setting: Setting, rows: Mapping[str, Sequence[str]], said: Mapping[str, Value], seed: int = 0
) -> tuple[FormSession, set[str]]:
    """Fill a form in, question by question as they come.

    Args:
        rows: the labels of the rows that are added to each repeat.
        said: the answers to some questions, in every row; the others get one that fits.
        seed: another one gives other answers.

    Returns:
        The session, and the names of all that was asked.
    """
    session = FormSession(form, {}, now=lambda: NOW, setting=setting)
    for group, labels in rows.items():
        for at, label in enumerate(labels):
            session.add_row(group, f"{group}-{at}", label)
    asked: set[str] = set()
    while key := next((one for one in session.steps() if one[0] not in asked or session.value(*one) is None), None):
        name, row_id = key
        asked.add(name)
        options = [said[name]] if name in said else list(_answers(session, form.questions[name], row_id, seed))
        for value in options:
            session.set(name, row_id, value)
            if session.problem(name, row_id) is None and session.value(name, row_id) is not None:
                break
        else:
            raise AssertionError(f"no answer fits {name}: {session.problem(name, row_id)}")
    return session, asked


def _answers(session: FormSession, question: Question, row_id: str, seed: int) -> Iterator[Value]:
    """Give answers that may fit a question, likely ones first."""
    open_now = [choice.name for choice in session.choices(question.name, row_id)]
    some = zlib.crc32(f"{question.name} {row_id}".encode(), seed)
    match question.kind:
        case "select_one":
            yield open_now[some % len(open_now)]
        case "select_multiple":
            first = some % len(open_now)
            yield open_now[first : first + 1 + some % 3]
            yield from ([one] for one in open_now)
        case "integer" | "decimal":
            yield from (some % 20, 5, 10, 1, 0, 100)
        case "date":
            yield from ("2026-11-20", "2027-02-01")
        case "time":
            yield "10:30"
        case "acknowledge":
            yield True
        case "image":
            yield "photograph.jpg"
        case "text":
            yield from ("Adults know each pupil well.", "412")
