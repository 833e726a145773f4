"""How improvement models, their publishing and what changes are said on screens."""

from sifield.fieldwork.frameworks import FrameworkRow, Prospect
from sifield.fieldwork.model_files import ReadModel
from sifield.frameworks.calendar import say_year
from sifield.frameworks.framework import Framework
from sifield.ui.widgets.difference_list import Group
from sifield.ui.words import count

GROUPS: tuple[Group, ...] = (
    ("grades", "Grades", "flag", "warn"),
    ("added", "Added to the year", "plus", "ok"),
    ("gone", "Gone from the year", "bin", "bad"),
    ("more", "More often", "arrow-up", "ok"),
    ("less", "Less often", "arrow-down", "bad"),
    ("lead", "Led by others", "people", "warn"),
    ("row", "Done otherwise", "pen", "brand"),
    ("review", "Reviews", "search", "brand"),
    ("report", "Reports", "document", "brand"),
    ("joining", "Joining the trust", "school", "brand"),
    ("role", "Roles", "people", "brand"),
    ("standard", "Indicators, areas, standards", "target", "brand"),
    ("model", "The model itself", "note", "neutral"),
)
KEEPS = "Years before keep the model that they ran under: grades, visits and reports of theirs stay as they are."
FILE = "Improvement models (*.toml)"
EDIT_HERE = "Change it here or in any text editor; what is saved is read again by itself."
LOOK_ONLY = "This one cannot be changed. “Make our own from it” saves a copy that can."


def say_size(framework: Framework) -> str:
    """Say how much a model holds."""
    parts = [
        count(len(framework.grades), "grade") if framework.grades else "No grades",
        f"{count(len(framework.requirements), 'row')} in the year",
        count(len(framework.reviews), "review") if framework.reviews else "",
        count(len(framework.roles), "role"),
    ]
    return " · ".join(filter(None, parts))


def say_mending(model: ReadModel) -> str:
    """Say how much is to be mended, "" if nothing is."""
    return f"{count(len(model.faults), 'fault')} to mend before it can be used." if model.faults else ""


def say_prospect(prospect: Prospect, framework: Framework, differences: int) -> tuple[str, str]:
    """Say what publishing would do: a headline, and what follows."""
    year = say_year(prospect.from_year)
    if prospect.refusal is not None:
        return prospect.refusal.message, prospect.refusal.remedy
    if prospect.in_force is None:
        headline = f"Your trust’s first model, from {year} on"
    elif prospect.in_force.name == framework.name:
        headline = f"From {year} on: {count(differences, 'change')} to the model in force"
    else:
        headline = f"From {year} on it holds in the place of “{prospect.in_force.title}”"
    return headline, say_follows(prospect)


def say_follows(prospect: Prospect) -> str:
    """Say from when it holds, and until when."""
    words = "It holds from now on, in this school year already." if prospect.is_begun else KEEPS
    if prospect.later:
        first = prospect.later[0]
        words += f" “{first.title}” takes over in {say_year(first.from_year)}."
    return words


def say_published(row: FrameworkRow, rows: tuple[FrameworkRow, ...], year: int) -> tuple[str, str]:
    """Say of a published model from when it holds and whether it is in force: a tag, and a line."""
    held = next((one for one in rows if one.from_year <= year), None)
    line = f"Edition {row.edition} · {{}} {say_year(row.from_year)}"
    if row.from_year > year:
        return f"From {say_year(row.from_year)}", line.format("begins with")
    if held is not None and held.id == row.id:
        return "In force", line.format("since")
    return "Earlier", line.format("since")
