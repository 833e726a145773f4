"""What is shown of a visit: the head of a page, the outline, the answers in words, and what is still missing."""

from collections.abc import Iterator
from datetime import date, datetime

from sifield.fieldwork.capture import NoteRow, RowDetails
from sifield.fieldwork.teachers_word import SHOWN
from sifield.forms.template import Section
from sifield.ui.capture_state import CaptureState
from sifield.ui.capture_views import AnswerGroup, AnswerLine, GapView, Key, OutlineRow, Page, PageHead
from sifield.ui.words import count, say_day, say_time

NOTHING_ASKED = "Everything in this form is meant for other kinds of school. Go back and choose another form."


def outline(state: CaptureState) -> tuple[OutlineRow, ...]:
    """Give the lines of the outline."""
    return tuple(line for section in state.sections() for line in _lines(state, section))


def gaps(state: CaptureState) -> tuple[GapView, ...]:
    """List what stands in the way of finishing."""
    return tuple(GapView(key, state.title(state.page_of(key)), words) for key, words in state.missing().items())


def answer_groups(state: CaptureState) -> tuple[AnswerGroup, ...]:
    """Give all answers in words, page by page."""
    groups = []
    for page in state.pages():
        lines = [AnswerLine(key, state.label(key), _words(state, key)) for key in state.asked_keys(page)]
        if lines:
            groups.append(AnswerGroup(page, state.title(page), tuple(lines)))
    return tuple(groups)


def all_written(state: CaptureState) -> list[AnswerGroup]:
    """Give everything that was written, page by page: answers with the notes on them, then the notes on no question."""
    groups = []
    for group in answer_groups(state):
        lines: list[AnswerLine] = []
        for line in group.lines:
            lines += [line] * bool(line.words)
            lines += [_noted(state, note, line.key) for note in state.notes.about(line.key)]
        lines += _loose(state, group)
        if lines:
            groups.append(AnswerGroup(group.page, group.title, tuple(lines)))
    return groups


def _loose(state: CaptureState, group: AnswerGroup) -> Iterator[AnswerLine]:
    """Give the notes on no question: of a stop with its page, of the whole visit with the last one."""
    is_last = group.page == state.pages()[-1]
    if group.page.row_id or is_last:
        for note in state.notes.in_row(group.page.row_id):
            if not note.question and note.kind != SHOWN:
                yield _noted(state, note, ("", group.page.row_id))


def _noted(state: CaptureState, note: NoteRow, key: Key) -> AnswerLine:
    view = state.note_view(note)
    return AnswerLine(key, f"Noted at {view.time}{f', on “{view.about}”' if view.about else ''}", view.text)


def page_head(state: CaptureState, page: Page) -> PageHead:
    """Say what stands above the cards of a page."""
    section, details = state.section(page), state.rows.get(page.row_id)
    if details is None:
        names = [each.name for each in state.sections()]
        kicker = f"SECTION {names.index(section.name) + 1} OF {len(names)}{_part(state, page).upper()}"
        hint = section.hint if state.pages() else NOTHING_ASKED
        return PageHead(kicker=kicker, title=state.title(page), hint=hint)
    stop = f"{section.label} {state.rows.number(page.row_id)}" if details.row.label else ""
    return PageHead(
        kicker=f"{stop}{_part(state, page)}".lstrip(", ").upper(),
        title=state.title(page),
        hint="" if section.is_stop else section.hint,
        is_row=True,
        row_question="Which room?" if section.is_stop else "",
        row_hint=section.hint,
        row_label=details.row.label,
        row_since=say_stay(details, state.now()) if section.is_stop else "",
    )


def say_stay(details: RowDetails, now: datetime) -> str:
    """Say since when, and for how many minutes, somebody has been at a stop, or from when to when she was."""
    if details.began_at is None:
        return ""
    minutes = max(0, int(((details.ended_at or now) - details.began_at).total_seconds() // 60))
    if details.ended_at:
        return f"Here from {say_time(details.began_at)} to {say_time(details.ended_at)}, {minutes} min"
    return f"Here since {say_time(details.began_at)}, {minutes} min"


def way_to(state: CaptureState, page: Page | None) -> str:
    """Say where a step from page to page leads, "" for nowhere."""
    return f"{state.title(page)}{_part(state, page)}" if page is not None else ""


def _part(state: CaptureState, page: Page) -> str:
    many = state.parts(page)
    return f", part {page.part + 1} of {many}" if many > 1 else ""


def _lines(state: CaptureState, section: Section) -> Iterator[OutlineRow]:
    there = list(state.pages_of(section))
    pages = [page for page in there if page.row_id or not section.repeat]
    if not there:
        return
    if not section.repeat and state.parts(there[0]) == 1:
        yield _line(state, there[0], state.title(there[0]), 0)
        return
    counts = [state.count(page) for page in pages]
    first = pages[0] if pages else Page(section.name)
    yield OutlineRow(
        page=first,
        title=section.label,
        level=0,
        answered=sum(answered for answered, _ in counts),
        asked=sum(asked for _, asked in counts),
        is_flagged=any(state.has_flag(page) for page in pages),
        is_here=not pages and state.page == first,
    )
    for page in pages:
        title = state.title(page) if section.repeat else f"Part {page.part + 1}"
        if section.repeat and state.parts(page) > 1:
            title = f"{title}, part {page.part + 1}"
        yield _line(state, page, title, 1 if page.section == section.name else 2)


def _line(state: CaptureState, page: Page, title: str, level: int) -> OutlineRow:
    answered, asked = state.count(page)
    return OutlineRow(page, title, level, answered, asked, state.has_flag(page), page == state.page)


def _words(state: CaptureState, key: Key) -> str:
    value = state.value(key)
    view = state.view(key)
    if view.input == "picture" and value:
        return count(max(1, len(view.pictures)), "picture")
    if view.input == "tick":
        return "Confirmed" if value else ""
    labels = {choice.name: choice.label for choice in view.choices}
    if isinstance(value, list):
        return ", ".join(labels.get(one, one) for one in value)
    if view.input == "date" and isinstance(value, str):
        return say_day(date.fromisoformat(value[:10]))
    return "" if value is None else labels.get(str(value), str(value))
