"""How forms, their use and their publishing are said on screens."""

from collections.abc import Iterable
from typing import Protocol, TypeVar

from sifield.errors import SifieldError
from sifield.fieldwork.publishing import Prospect, Uses
from sifield.fieldwork.templates import VersionRow, taken
from sifield.fieldwork.workbooks import ImportedWorkbook
from sifield.forms.guidance.documents import Citation
from sifield.forms.template import Template
from sifield.forms.versions.differences import Difference
from sifield.ui.words import count, say_day

CANNOT_BE_UNDONE = "Publishing cannot be undone. A mistake is mended by publishing a further version."
SPREADS = "Other laptops have it after their next sync."
_MOST_EDITIONS = 3  # named in one line
_LONGEST = 40  # characters of a file's name in the title


OF_THE_TRUST = "Papers of the trust"
"""The heading of forms that are about the whole trust, not about one school."""
COLLECTIONS = (
    *("Walks and looks", "Reviews", "Visits", "Meetings and records", "Audits and plans", "Joining the trust"),
    *("Safeguarding", OF_THE_TRUST),
)
"""The headings of the forms that come with the program, in the order of how often people look for them."""
OTHER = "Other forms"


class Listed(Protocol):
    """What stands in a list of forms."""

    @property
    def title(self) -> str: ...
    @property
    def collection(self) -> str: ...


Row = TypeVar("Row", bound=Listed)


def by_collection(forms: Iterable[Row]) -> list[tuple[str, list[Row]]]:
    """Bring forms under their headings, each heading by title: the usual headings first, then the trust's own."""
    found: dict[str, list[Row]] = {}
    for form in sorted(forms, key=lambda one: one.title.casefold()):
        found.setdefault(form.collection or OTHER, []).append(form)

    def place(heading: str) -> tuple[int, str]:
        usual = COLLECTIONS.index(heading) if heading in COLLECTIONS else len(COLLECTIONS)
        return (usual + (heading == OTHER), heading.casefold())

    return sorted(found.items(), key=lambda one: place(one[0]))


def say_whose(collection: str) -> str:
    """Say who will read what is about the whole trust, since every record is kept with a school; "" for other forms."""
    if collection != OF_THE_TRUST:
        return ""
    return "This is about the whole trust. Whoever sees the records of the school that you choose sees it too."


def say_minutes(minutes: int) -> str:
    """Say how long a form takes, "" where it does not say."""
    return count(minutes, "minute") if minutes else ""


def shown_changes(found: tuple[Difference, ...], old: Template, new: Template) -> tuple[Difference, ...]:
    """Leave out that the version has another number, which stands above the list anyway."""
    version = (old.version, new.version)
    return tuple(one for one in found if one.kind != "settings" or (one.before, one.after) != version)


def say_published(row: VersionRow) -> str:
    """Say when a version was published, and by whom if that is known."""
    day = say_day(row.published_at.astimezone().date())
    return f"Published {day} by {row.publisher}" if row.publisher else f"Published {day}"


def say_uses(uses: Uses) -> str:
    """Say how many visits use a form."""
    if not uses.visits:
        return "No visit uses it yet"
    words = f"{count(uses.visits, 'visit uses', 'visits use')} it"
    if uses.drafts == uses.visits:
        return f"{words}, not finished yet" if uses.visits == 1 else f"{words}, none of them finished yet"
    return f"{words}, {uses.drafts} of them not finished" if uses.drafts else words


def say_file(name: str) -> str:
    """Say a file's name, its middle left out where it is very long."""
    if len(name) <= _LONGEST:
        return name
    return f"{name[: _LONGEST - 14].rstrip()}…{name[-13:].lstrip()}"


def say_size(template: Template) -> str:
    """Say how large a form is, for example "34 questions in 6 sections"."""
    asked = sum(question.is_asked for question in template.questions.values())
    return f"{count(asked, 'question')} in {count(len(template.sections), 'section')}"


def say_mending(workbook: ImportedWorkbook) -> str:
    """Say what a workbook still needs before it can be a form."""
    many = len(workbook.to_mend)
    return f"{many} to mend in the workbook before it can be tried out and published." if many else ""


def say_safeguarding(sensitivity: str, *, is_kept_here: bool) -> str:
    """Say what the class of a safeguarding form means; "" for any other."""
    if sensitivity != "safeguarding":
        return ""
    words = "Only people with access to safeguarding records see visits with it."
    return words if is_kept_here else f"{words} You have none, so none can be begun on this laptop."


def say_editions(cited: Iterable[Citation]) -> tuple[str, str]:
    """Say in one line which editions that a form cites are, or may be, not the ones that hold; the second text says
    what is so of each. Both are "" where there is nothing to say.
    """
    found = [one for one in cited if one.remark]
    details = "\n".join(f"{one}. {one.remark}" for one in found)
    if len(found) <= 1:
        return details, details
    more = f" and {len(found) - _MOST_EDITIONS} more" if len(found) > _MOST_EDITIONS else ""
    return f"Editions to check: {'; '.join(map(str, found[:_MOST_EDITIONS]))}{more}.", details


def say_prospect(prospect: Prospect, template: Template, drafts: int) -> tuple[str, str]:
    """Say what publishing would do: a headline, and what follows from it.

    Args:
        drafts: visits of this form that are not finished.
    """
    version = template.version
    if prospect.kind == "new form":
        return "This form is new to your trust", "Once published, it can be chosen for visits on this laptop."
    if prospect.kind == "taken":
        fault: SifieldError = taken(template)
        return fault.message, fault.remedy
    if prospect.kind == "in use":
        return f"This is version {version} as it is in use", "There is nothing to publish."
    assert prospect.in_use is not None
    now = prospect.in_use.form.version
    if prospect.kind == "published before":
        assert prospect.there is not None
        day = say_day(prospect.there.published_at.astimezone().date())
        return (
            f"This was published as version {prospect.there.form.version} on {day}",
            f"Version {now} is in use now. To go back to this one, give the workbook a new version and publish it.",
        )
    words = f"Visits begun from now on use version {version}; those that are written keep theirs."
    if drafts:
        moved = "1 visit that is not finished can be moved to it." if drafts == 1 else (
            f"{drafts} visits that are not finished can be moved to it."
        )  # fmt: skip
        words = f"{words} {moved}"
    if prospect.kind == "older version":
        return f"Version {version} comes before version {now}, which is in use", words
    return f"Version {version} takes the place of version {now}", words
