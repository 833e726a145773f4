"""Schools from the national register: taken over once, updated later, never doubled, never half imported."""

import contextlib
import csv
import io
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from sifield.errors import SifieldError
from sifield.fieldwork import register, schools, schools_import
from sifield.models.schools import School
from tests.laptops import NOW, Laptop

SAMPLE = Path(__file__).parents[3] / "shared" / "corpus" / "gias-sample.csv"
TODAY = date(2026, 11, 24)
ROW = {
    "URN": "137666",
    "LA (code)": "878",
    "EstablishmentNumber": "3106",
    "EstablishmentName": "Harbour Primary School",
    "TypeOfEstablishment (name)": "Academy converter",
    "EstablishmentStatus (name)": "Open",
    "PhaseOfEducation (name)": "Primary",
    "StatutoryLowAge": "4",
    "StatutoryHighAge": "11",
    "OfficialSixthForm (name)": "Does not have a sixth form",
    "ReligiousCharacter (name)": "Church of England",
    "Trusts (name)": "Tideway Trust",
}


def file(*rows: dict[str, str], encoding: str = "utf-8") -> bytes:
    made = io.StringIO()
    lines = csv.DictWriter(made, list(ROW))
    lines.writeheader()
    lines.writerows({**ROW, **row} for row in rows)
    return made.getvalue().encode(encoding)


def take(laptop: Laptop, data: bytes, trust: str = "") -> schools_import.Imported:
    entries = register.read_register(data)
    with laptop.stores.general.write(laptop.reviewer_id, NOW) as session:
        return schools_import.import_schools(session, entries, TODAY, trust=trust)


def ours(laptop: Laptop) -> dict[str, School]:
    with laptop.stores.general.read() as session:
        return {school.urn: school for school in session.scalars(select(School)) if school.urn}


def test_a_school_is_taken_over_and_then_only_updated(laptop: Laptop) -> None:
    assert take(laptop, file({})).added == ("Harbour Primary School",)
    again = take(laptop, file({}))
    assert (again.added, again.updated, again.unchanged) == ((), (), 1)
    changed = take(laptop, file({"StatutoryLowAge": "3", "ReligiousCharacter (name)": ""}))
    assert changed.updated == ("Harbour Primary School",)
    school = ours(laptop)["137666"]
    assert (school.age_from, school.religious_character) == (3, "Church of England"), "an empty cell replaces nothing"


def test_a_school_that_converted_keeps_its_id(laptop: Laptop) -> None:
    take(laptop, file({}))
    before = ours(laptop)["137666"].id
    done = take(
        laptop,
        file(
            {"EstablishmentStatus (name)": "Closed"}, {"URN": "150001", "EstablishmentName": "Harbour Primary Academy"}
        ),
    )
    assert (done.converted, done.added, done.closed) == (("Harbour Primary Academy",), (), ())
    school = ours(laptop)["150001"]
    assert (school.id, school.name) == (before, "Harbour Primary Academy")
    assert "137666" not in ours(laptop)


def test_a_school_that_closed_is_named_and_stays(laptop: Laptop) -> None:
    take(laptop, file({}))
    done = take(laptop, file({"EstablishmentStatus (name)": "Closed"}))
    assert done.closed == ("Harbour Primary School",)
    assert "137666" in ours(laptop)


def test_only_the_trust_that_is_named(laptop: Laptop) -> None:
    data = file({}, {"URN": "140000", "EstablishmentNumber": "1", "Trusts (name)": "Other Trust"})
    assert take(laptop, data, "tideway trust").added == ("Harbour Primary School",)
    with pytest.raises(SifieldError, match="no open school of “Tideway”") as told:
        take(laptop, data, "Tideway")
    assert told.value.remedy == "Did you mean Tideway Trust?"


def test_the_whole_register_is_not_taken_by_mistake(laptop: Laptop) -> None:
    rows = [{"URN": str(200_000 + at), "EstablishmentNumber": str(at)} for at in range(schools_import.MOST_SCHOOLS + 1)]
    with pytest.raises(SifieldError, match="has 501 open schools"):
        take(laptop, file(*rows))
    assert not ours(laptop)


@pytest.mark.parametrize(
    ("cells", "phase", "kind"),
    [
        ({"StatutoryHighAge": "7"}, "Infant", "mainstream"),
        ({"StatutoryLowAge": "7"}, "Junior", "mainstream"),
        ({"PhaseOfEducation (name)": "Secondary"}, "Secondary", "mainstream"),
        (
            {"PhaseOfEducation (name)": "Secondary", "OfficialSixthForm (name)": "Has a sixth form"},
            "Secondary with sixth form",
            "mainstream",
        ),
        (
            {"PhaseOfEducation (name)": "Not applicable", "TypeOfEstablishment (name)": "Academy special converter"},
            "",
            "special",
        ),
        ({"TypeOfEstablishment (name)": "Pupil referral unit"}, "Primary", "alternative provision"),
        ({"PhaseOfEducation (name)": "All-through"}, "All-through", "mainstream"),
    ],
)
def test_the_words_of_the_register_in_ours(cells: dict[str, str], phase: str, kind: str) -> None:
    (entry,) = register.read_register(file(cells))
    assert (entry.phase, entry.kind) == (phase, kind)


def test_the_file_may_be_of_windows(laptop: Laptop) -> None:
    take(laptop, file({"EstablishmentName": "École of St Zoë’s"}, encoding="cp1252"))
    assert ours(laptop)["137666"].name == "École of St Zoë’s"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (file({}, {"URN": "140000"})[:-40], "Row 3 has .* the file is cut off"),
        (file({}).replace(b"StatutoryLowAge", b"LowAge"), "has no column StatutoryLowAge"),
        (b"", "has no column URN, LA .code., EstablishmentNumber …"),
        (file({"URN": "12"}), "Row 2 has no URN"),
        (file({"EstablishmentName": 'a "quoted'})[:-1].replace(b'""', b'"'), "cannot be read as CSV"),
    ],
)
def test_a_damaged_file_is_told_in_one_sentence_and_nothing_is_imported(
    laptop: Laptop, data: bytes, words: str
) -> None:
    with pytest.raises(SifieldError, match=words):
        take(laptop, data)
    assert not ours(laptop)


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    with contextlib.suppress(SifieldError):
        assert register.read_register(data) == ()


def test_real_rows_of_the_register(laptop: Laptop) -> None:
    if not SAMPLE.is_file():
        pytest.skip(f"no sample of the register at {SAMPLE}")
    done = take(laptop, SAMPLE.read_bytes())
    assert len(done.added) == 6, "two of the eight are closed"
    assert take(laptop, SAMPLE.read_bytes()).unchanged == 6
    with laptop.stores.general.read() as session:
        listed = {row.name: row for row in schools.list_schools(session, TODAY)}
    assert listed["The Aldgate School"].ages == "3–11"
    assert listed["Fairley House School"].religious_character == ""


def test_what_it_would_do_is_known_beforehand(laptop: Laptop) -> None:
    take(laptop, file({}))
    data = file(
        {"StatutoryLowAge": "3"}, {"URN": "140000", "EstablishmentNumber": "1", "EstablishmentName": "Fernhill"}
    )
    with laptop.stores.general.read() as session:
        told = schools_import.foresee(session, register.read_register(data))
    assert (told.added, told.updated) == (("Fernhill",), ("Harbour Primary School",))
    assert list(ours(laptop)) == ["137666"], "nothing was changed"
    assert take(laptop, data) == told


def test_a_school_typed_by_hand_gets_its_number_and_is_not_doubled(laptop: Laptop) -> None:
    data = file({"EstablishmentName": "Harbour Lane  primary"})
    assert take(laptop, data).updated == ("Harbour Lane primary",)
    assert ours(laptop)["137666"].id == laptop.school_id
    assert take(laptop, data).unchanged == 1


def test_a_school_whose_number_changed_with_the_authority_keeps_its_id(laptop: Laptop) -> None:
    take(laptop, file({}))
    before = ours(laptop)["137666"].id
    former = {"EstablishmentStatus (name)": "Closed", "PreviousLA (code)": "", "PreviousEstablishmentNumber": ""}
    later = {
        "URN": "150001", "LA (code)": "940", "EstablishmentNumber": "2001", "EstablishmentName": "Harbour Academy",
        "PreviousLA (code)": "878", "PreviousEstablishmentNumber": "3106",
    }  # fmt: skip
    made = io.StringIO()
    lines = csv.DictWriter(made, [*ROW, "PreviousLA (code)", "PreviousEstablishmentNumber"])
    lines.writeheader()
    lines.writerows([{**ROW, **former}, {**ROW, **later}])
    assert take(laptop, made.getvalue().encode()).converted == ("Harbour Academy",)
    assert ours(laptop)["150001"].id == before


def test_a_school_of_ours_that_is_not_in_the_file_is_named_and_stays(laptop: Laptop) -> None:
    take(laptop, file({}))
    done = take(laptop, file({"URN": "140000", "EstablishmentNumber": "1", "EstablishmentName": "Fernhill"}))
    assert done.missing == ("Harbour Primary School",)
    assert set(ours(laptop)) == {"137666", "140000"}
    renamed = take(laptop, file({"URN": "150001", "EstablishmentNumber": "7"}))
    assert renamed.converted == ("Harbour Primary School",), "the only one so called, and ours has no row"
