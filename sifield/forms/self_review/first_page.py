"""What the first page of a self-review workbook says: in a minute, what it is for and what to do."""

from collections.abc import Iterator
from datetime import date

from sifield.forms.self_review.invitation import ANSWER, SHEET, WORDS, Invitation, offered, one_line, say_year

_WORRIED = (
    "If you are worried about a child today, do not write it here. Follow your school's child protection procedure "
    "now. If a child is in danger, call 999 first. A concern about an adult in school goes to the headteacher; a "
    "concern about the headteacher goes to the chair of governors or trustees."
)
_NO_NAMES = (
    "Write no child's name anywhere in this workbook, and nothing from which a child could be known. Where a file "
    "must be named, give your own file reference."
)
_WHAT_FOR = (
    "You know best what is in place in your school. What you say here need not be asked on the day, so the visit has "
    "time for what only a visit can show. The reviewer reads your answers, looks at some of them in school, and comes "
    "to a judgement of their own. A straight “not yet” helps you more than a doubtful “yes”."
)
_WHO = "The designated safeguarding lead, or whoever leads on what the visit is about, with those who know best."
_HOW = (
    f"Under “{WORDS}” say in a few words where it can be seen: which document, which page of the website, whom to ask. "
    "Only these two columns take your words; the rest is locked, without a password. Save it as an Excel workbook "
    "(.xlsx) under any name."
)


def title_of(invitation: Invitation) -> str:
    """Give the title of the workbook."""
    return f"Self-review: {one_line(invitation.template.title)}"


def first_page(invitation: Invitation) -> Iterator[tuple[str, str]]:
    """Give the lines of the page, each with its kind: "title", "heading", "warning", "text", or "count" for the place
    where it counts what is answered.
    """
    many = len(invitation.checks)
    back = f" to {one_line(invitation.reviewer)}" if invitation.reviewer else ""
    yield "title", title_of(invitation)
    yield "heading", f"{one_line(invitation.school_name)}, school year {say_year(invitation.school_year)}"
    yield "text", f"Visit on {_say_day(invitation.visit_on)}."
    yield "heading", f"Please send it back{back} by {_say_day(invitation.send_by)}."
    yield "warning", _WORRIED
    yield "warning", _NO_NAMES
    yield "heading", "What it is for"
    yield "text", _WHAT_FOR
    yield "heading", "Who fills it in"
    yield "text", _WHO
    yield "heading", "How"
    checks = f"{many} check{'' if many == 1 else 's'}"
    yield "text", f"Go to the sheet “{SHEET}”: {checks}. Choose one answer for each from the list under “{ANSWER}”."
    yield "text", _HOW
    yield "count", f" of {many}"
    yield from _meanings(invitation)


def _meanings(invitation: Invitation) -> Iterator[tuple[str, str]]:
    """Say what the answers mean, where the form says it: each list of answers once."""
    lists = {tuple(offered(question)): question for question in invitation.checks.values()}
    with_meaning = [one for one in lists.values() if any(choice.anchor for choice in one.choices)]
    if with_meaning:
        yield "heading", "What the answers mean"
    for question in with_meaning:
        for words, choice in offered(question).items():
            yield "text", f"{words}: {one_line(choice.anchor)}" if choice.anchor else words


def _say_day(day: date) -> str:
    return f"{day:%A} {day.day} {day:%B %Y}"
