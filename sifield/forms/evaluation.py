"""Trying a form without a window: answers as JSON in, what follows from them as JSON out.

Answers are an object: ``{"question": value, "repeat": [{"question": value}, …]}``, a list of objects for each repeat,
nested as the repeats are. Groups that are no repeats do not show. Days and times are ISO 8601 text, several choices a
list of names, null is an answer that was cleared. Rows are called ``room[1]``, and within one ``room[1]/table[2]``.
"""

import difflib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from sifield.errors import SifieldError
from sifield.forms.fitting import misfit
from sifield.forms.session import FormSession
from sifield.forms.template import Question, Template

Given = Mapping[str, Any]
_MOST_ROWS = 10_000


def read_answers(text: str, template: Template) -> Given:
    """Read and check answers.

    Raises:
        SifieldError: it is no JSON, or names what the form does not have, or a value is not what the question takes.
    """
    try:
        given = json.loads(text, object_pairs_hook=_once, parse_constant=_no_number)
    except RecursionError:
        raise _fault("The answers are nested too deeply.", "Nest them as the repeats of the form are.") from None
    except ValueError as fault:
        raise _fault(f"The answers are not JSON: {fault}.", 'Write them as {"question": "answer"}.') from None
    _check(given, template, "", "the answers")
    return {name: given[name] for name in sorted(given, key=lambda name: _row_of(name, template))}


def evaluate(template: Template, given: Given, now: Callable[[], datetime]) -> dict[str, Any]:
    """Fill in a form with checked answers, in the order of the form, and say what follows.

    Returns:
        ``relevant`` (of each question, group and repeat), ``calculated`` and ``choices`` in the shape of the answers;
        ``violated`` and ``missing`` as lists of question, row and message; ``rows`` that each repeat wants and has;
        ``answers`` of the finished record.
    """
    session = FormSession(template, {}, now=now)
    _fill_in(session, given, "", "")
    questions = template.questions
    gaps = [
        {"question": gap.question, "row": gap.row_id, "message": gap.message, "value": value}
        for gap in session.gaps()
        for value in [session.value(gap.question, gap.row_id)]
    ]
    finished = session.finished_values()
    shape = _Shape(session)
    return {
        "form": {"form_id": template.form_id, "version": template.version, "title": template.title},
        "relevant": shape.of(template.order, session.is_relevant),
        "calculated": shape.of(
            [name for name, question in questions.items() if question.calculation is not None],
            lambda name, row_id: session.value(name, row_id) if session.is_relevant(name, row_id) else None,
        ),
        "violated": [gap for gap in gaps if gap["value"] is not None],
        "missing": [{key: gap[key] for key in ("question", "row", "message")} for gap in gaps if gap["value"] is None],
        "choices": shape.of(
            [name for name, question in questions.items() if question.list_name],
            lambda name, row_id: [choice.name for choice in session.choices(name, row_id)],
        ),
        "rows": list(_rows(session)),
        "answers": shape.of(
            [name for name, question in questions.items() if question.kind != "note"],
            lambda name, row_id: finished.get((name, row_id)),
            is_sparse=True,
        ),
    }


# --- checking what is given


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise _fault(f"“{twice}” is given twice in one place.", "Give each name once.")
    return made


def _no_number(word: str) -> Any:
    raise _fault(f"{word} is no answer.", "Use a number, or null for no answer.")


def _check(given: Any, template: Template, repeat: str, where: str) -> None:
    """Check the answers of one place: the form itself (``repeat`` is "") or one row of a repeat."""
    if not isinstance(given, dict):
        raise _fault(f"{where[0].upper()}{where[1:]} must be an object.", 'Write it as {"question": "answer"}.')
    for name, value in given.items():
        if name in template.questions:
            _check_answer(template.questions[name], value, repeat, where)
        elif name in template.groups and template.groups[name].is_repeat:
            _check_rows(template, name, value, repeat, where)
        elif name in template.groups:
            raise _fault(f"“{name}” is a group, which has no answer.", "Give its questions, without the group.")
        else:
            near = difflib.get_close_matches(name, [*template.questions, *template.groups], 1, 0.7)
            remedy = f"Did you mean {near[0]}?" if near else "The names are those of the column name."
            raise _fault(f"The form has no question or repeat called “{name}”.", remedy)


def _check_answer(question: Question, value: Any, repeat: str, where: str) -> None:
    if question.repeat != repeat:
        raise _misplaced(question.name, question.repeat)
    if question.kind == "note" or question.calculation is not None:
        why = "only read" if question.kind == "note" else "worked out by the form"
        raise _fault(f"“{question.name}” is {why}, so it takes no answer.", "Leave it out.")
    wanted = misfit(question, value)
    if wanted:
        shown = json.dumps(value, ensure_ascii=False)
        shown = shown if len(shown) <= 60 else f"{shown[:60]}…"
        raise _fault(f"“{question.name}” in {where} takes {wanted}, not {shown}.", "Correct it, or give null.")


def _check_rows(template: Template, name: str, value: Any, repeat: str, where: str) -> None:
    if template.repeat_around(name) != repeat:
        raise _misplaced(name, template.repeat_around(name))
    if not isinstance(value, list):
        raise _fault(f"“{name}” in {where} is a repeat.", f'Give its rows as a list: {{"{name}": [{{…}}, {{…}}]}}.')
    if len(value) > _MOST_ROWS:
        raise _fault(f"“{name}” has more than {_MOST_ROWS:,} rows.", "Give fewer.")
    for at, row in enumerate(value, 1):
        _check(row, template, name, f"row {at} of {name}")


def _misplaced(name: str, repeat: str) -> SifieldError:
    if not repeat:
        return _fault(f"“{name}” does not stand in a repeat.", "Give it beside the repeats, not in a row.")
    return _fault(f"“{name}” stands in the repeat “{repeat}”.", f'Give it in a row: {{"{repeat}": [{{"{name}": …}}]}}.')


def _fault(message: str, remedy: str) -> SifieldError:
    return SifieldError(message, remedy, code="bad-answers")


# --- filling in, and what follows


def _fill_in(session: FormSession, given: Given, repeat: str, row_id: str) -> None:
    template = session.template
    for name in sorted(given, key=lambda name: _row_of(name, template)):
        if name in template.questions:
            session.set(name, row_id, given[name])
            continue
        for at, row in enumerate(given[name], 1):
            inner = f"{row_id}/{name}[{at}]" if row_id else f"{name}[{at}]"
            session.add_row(name, inner, parent_id=row_id)
            _fill_in(session, row, name, inner)


class _Shape:
    """The shape that answers are given in: a name each, a list of such objects for each repeat."""

    def __init__(self, session: FormSession) -> None:
        template = session.template
        self._session = session
        self._inside: dict[str, list[str]] = {}
        for name in sorted([*template.questions, *template.groups], key=lambda name: _row_of(name, template)):
            self._inside.setdefault(template.repeat_around(name), []).append(name)

    def of(
        self,
        wanted: Iterable[str],
        tell: Callable[[str, str], Any],
        *,
        is_sparse: bool = False,
        repeat: str = "",
        row_id: str = "",
    ) -> dict[str, Any]:
        """Tell of the questions and groups wanted; a repeat is the list of its rows. Sparse leaves out None."""
        template, rows, wanted = self._session.template, self._session.rows, frozenset(wanted)
        made: dict[str, Any] = {}
        for name in self._inside.get(repeat, ()):
            if name in template.groups and template.groups[name].is_repeat:
                made[name] = [
                    self.of(wanted, tell, is_sparse=is_sparse, repeat=name, row_id=inner)
                    for inner in rows.children(name, row_id)
                ]
            elif name in wanted:
                made[name] = tell(name, row_id)
        return {name: value for name, value in made.items() if not is_sparse or value not in (None, [])}


def _rows(session: FormSession) -> Iterator[dict[str, Any]]:
    """Say of each repeat, within each row around it, whether it applies and how many rows it has and should have."""
    template = session.template
    for name, group in template.groups.items():
        if group.is_repeat:
            for parent in session.rows.of(template.repeat_around(name)):
                yield {
                    "repeat": name,
                    "row": parent,
                    "relevant": session.is_relevant(name, parent),
                    "has": len(session.rows.children(name, parent)),
                    "wanted": session.wanted_rows(name, parent),
                }


def _inside(template: Template, repeat: str) -> list[str]:
    """Give the questions and groups of which ``repeat`` is the nearest repeat around, in the order of the form."""
    names = [name for name, question in template.questions.items() if question.repeat == repeat]
    names += [name for name in template.groups if template.repeat_around(name) == repeat]
    return sorted(names, key=lambda name: _row_of(name, template))


def _row_of(name: str, template: Template) -> int:
    return (template.questions.get(name) or template.groups[name]).row
