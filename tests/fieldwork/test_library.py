"""The forms that come with the program beside those of the trust."""

from datetime import timedelta
from pathlib import Path

from sifield.assets import asset
from sifield.fieldwork import library, templates
from sifield.fieldwork.library import Newer, ShippedForm
from sifield.fieldwork.templates import FormRow, VersionRow
from sifield.forms import xlsform
from tests.forms.workbooks import q, workbook
from tests.laptops import NOW, make_laptop

WALK = "learning_walk"


def walk() -> ShippedForm:
    return next(form for form in library.shipped_forms() if form.form_id == WALK)


def trust_has(*versions: str, is_offered: bool = True, sha256: str = "0" * 64) -> dict[str, Newer]:
    """What is newer than these versions of the learning walk, the one in use first."""
    rows = [
        VersionRow(FormRow(WALK, version, "Learning walk", "general", sha256), NOW - timedelta(days=at), "", is_offered)
        for at, version in enumerate(versions)
    ]
    return {one.form.form_id: one for one in library.list_newer(rows)}


def test_what_ships_is_known_by_its_settings_alone() -> None:
    shipped = library.shipped_forms()
    assert len(shipped) == len(list(asset("forms").glob("*.xlsx")))
    for form in shipped[::6]:
        made = xlsform.read(form.path.read_bytes(), name=form.path.name).template
        assert made is not None
        said = (made.form_id, made.title, made.version, made.sensitivity, made.collection, made.minutes, made.sha256)
        told = (form.form_id, form.title, form.version, form.sensitivity, form.collection, form.minutes, form.sha256)
        assert told == said


def test_a_form_the_trust_has_not_is_new() -> None:
    found = trust_has()
    assert set(found) == {form.form_id for form in library.shipped_forms()}
    assert {one.in_use for one in found.values()} == {""}


def test_an_older_version_in_use_has_a_newer_one() -> None:
    assert trust_has("2020.1")[WALK].in_use == "2020.1"


def test_nothing_is_newer_than_what_the_trust_has_chosen() -> None:
    shipped = walk()
    assert WALK not in trust_has(shipped.version, "2020.1"), "it has that version"
    assert WALK not in trust_has("2020.1", sha256=shipped.sha256), "it has that workbook"
    assert WALK not in trust_has("2999.1"), "it has a later one of its own"
    assert WALK not in trust_has("Our own wording", shipped.version), "it changed that version"
    assert WALK not in trust_has("2020.1", is_offered=False), "it withdrew the form"


def test_forms_are_listed_with_their_heading_and_minutes(tmp_path: Path) -> None:
    laptop = make_laptop(tmp_path)
    settings = {"form_id": "f1", "form_title": "A walk", "version": "1", "collection": "Walks", "minutes": 40}
    with laptop.stores.general.write("", NOW) as session:
        published = templates.publish(session, workbook([q("text", "a")], settings=(settings,)), "f.xlsx", NOW)
        (form,) = (one for one in templates.list_forms(session) if one.form_id == "f1")
        (version,) = templates.list_versions(session, "f1")
    assert (form.collection, form.minutes) == ("Walks", 40)
    assert version.form == form == published
    laptop.stores.close()
