"""Every requirement of the five frameworks is written down in a form, or says why none is needed."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from library.build import sources
from sifield.assets import asset
from sifield.forms.guidance.reading import read_or_refuse
from sifield.frameworks.shipped import shipped

SERVED = tomllib.loads((Path(__file__).parent / "frameworks_served.toml").read_text(encoding="utf-8"))


def _document() -> dict[str, str]:
    """Give what the document says of each framework."""
    for folder in Path(__file__).parents:
        if (found := folder / "shared" / "design" / "frameworks.md").is_file():
            chapters = re.split(r"^## [A-E]\. `([a-z-]+)`", found.read_text(encoding="utf-8"), flags=re.M)
            return dict(zip(chapters[1::2], chapters[2::2], strict=True))
    pytest.skip("the document on the frameworks is not beside the project")


def _rows(chapter: str) -> Iterator[str]:
    """Give the first cell of each row of its tables, without what it adds after a colon or in brackets."""
    lines = chapter.splitlines()
    for at, line in enumerate(lines):
        is_heading = at + 1 < len(lines) and lines[at + 1].startswith("|-")
        if line.startswith("| ") and not is_heading:
            yield re.split(r": | \(", line.split("|")[1])[0].strip()


@pytest.mark.parametrize("framework", SERVED)
def test_what_is_asked_for_has_a_form_or_a_reason(framework: str) -> None:
    """A requirement names forms that there are, or says in a sentence why it needs none."""
    there = {path.stem for path in sources()}
    unserved = []
    for part, asked in SERVED[framework].items():
        for requirement, answer in asked.items():
            if isinstance(answer, dict):
                served = list(answer) == ["no_form"] and len(answer["no_form"].split()) > 3
            else:
                served = bool(answer) and set(answer) <= there
            if not served:
                unserved.append(f"{part}: {requirement}: {answer}")
    assert not unserved, "\n".join(unserved)


def test_the_table_leaves_out_no_framework_and_no_part_of_one() -> None:
    for framework, chapter in _document().items():
        parts = set(re.findall(r"^\*\*([A-Z][^*]+)\*\*", chapter, flags=re.M))
        assert parts, framework
        assert parts - SERVED[framework].keys() == set(), framework


def test_the_table_leaves_out_no_row_of_the_document() -> None:
    for framework, chapter in _document().items():
        listed = {requirement for asked in SERVED[framework].values() for requirement in asked}
        assert [row for row in _rows(chapter) if row and row not in listed] == [], framework


def test_forms_cite_these_frameworks_by_their_titles() -> None:
    """So that a source reads as people speak of it, on the screen as on paper."""
    titles = {framework.title for framework in shipped() if framework.name in SERVED}
    models = read_or_refuse(asset("guidance", "improvement-model.toml").read_bytes(), "improvement-model.toml")
    assert titles == {edition.label for edition in models.editions}
    for path in sources():
        cited = set(re.findall(r"Improvement model\|([^|]+)\|", path.read_text(encoding="utf-8")))
        assert cited <= titles, path.name
