"""Guidance as editions: read with all faults named, which holds on a day, and what a new one changes."""

import re
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sifield.assets import asset
from sifield.errors import SifieldError
from sifield.forms import xlsform
from sifield.forms.guidance import packs, reading
from sifield.forms.guidance.changes import what_changes
from sifield.forms.guidance.documents import Document, Library
from sifield.forms.parts import Source
from sifield.forms.template import Template
from tests.guidance_packs import NEW, NEW_CHECKS, OLD, OLD_CHECKS, new_pack, pool_form, zipped

AUTUMN = date(2026, 11, 24)
FILES = sorted(asset("guidance").glob("*.toml"))
FORMS = sorted(asset("forms").glob("*.xlsx"))


def shipped() -> Library:
    return Library(reading.read_or_refuse(path.read_bytes(), path.name) for path in FILES)


def document(text: str) -> Document:
    return reading.read_or_refuse(text.encode(), "code.toml")


def form(content: bytes) -> Template:
    found = xlsform.read(content, name="pool.xlsx").template
    assert found is not None
    return found


# -- what is shipped


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
def test_every_source_of_every_form_is_known(path: object) -> None:
    library, template = shipped(), xlsform.read(path.read_bytes(), name=path.name).template  # type: ignore[attr-defined]
    assert template is not None
    cited = {one.source for one in template.questions.values() if one.source is not None}
    unknown = sorted(filter(None, map(library.unknown, cited)))
    assert unknown == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_no_part_is_a_paragraph_number(path: object) -> None:
    one = reading.read_or_refuse(path.read_bytes(), path.name)  # type: ignore[attr-defined]
    for edition in one.editions:
        for part in edition.parts or ():
            assert not re.search(r"\d+\.\d|[Pp]ara(graph)?s? \d|§", part), part


def test_each_file_is_called_by_its_document() -> None:
    for path in FILES:
        name = reading.read_or_refuse(path.read_bytes(), path.name).name
        assert path.stem == re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


def test_an_expected_edition_says_nothing_of_its_parts() -> None:
    for one in shipped().documents:
        for edition in one.editions:
            assert edition.status == "in force" or edition.parts is None


def test_the_safeguarding_guidance_is_told_honestly() -> None:
    library = shipped()
    kcsie = library.find("keeping children safe in  education")
    assert kcsie is not None
    held = kcsie.in_force_on(AUTUMN)
    assert held is not None
    assert held.label == "2025"
    words = "A newer edition (2026) was expected from 1 September 2026; check whether it is in force."
    assert library.remark(kcsie.name, "2025", AUTUMN) == words
    assert library.remark(kcsie.name, "2025", date(2026, 6, 1)) == "", "nothing newer was expected by then"
    assert "2025 edition has held since 1 September 2025" in library.remark(kcsie.name, "2024", AUTUMN)
    unknown = library.unknown(Source(kcsie.name, "2026", "Part two: online safety"))
    assert unknown == "“Keeping children safe in education”, 2026, has no part “Part two: online safety”."


def test_the_scales_of_inspection_stand_side_by_side() -> None:
    toolkit = shipped().find("Inspection toolkit")
    assert toolkit is not None
    old, new = toolkit.in_force_on(date(2025, 11, 9)), toolkit.in_force_on(date(2025, 11, 10))
    assert old is not None
    assert new is not None
    assert old.scales[0].grades == ("Outstanding", "Good", "Requires improvement", "Inadequate")
    assert new.scales[0].grades[2] == "Expected standard"


def test_trusts_models_follow_none_of_one_another() -> None:
    library = shipped()
    for label in ("Earned autonomy", "Improvement tiers", "Improvement cycle"):
        assert library.remark("Improvement model", label, AUTUMN) == ""


# -- which edition


def test_an_edition_of_an_earlier_year_is_said_where_a_new_one_usually_comes() -> None:
    yearly = document(OLD.replace("revised", "yearly = true\nrevised", 1))
    library = Library([yearly])
    assert library.remark("Pool safety code", "2025", date(2026, 8, 31)) == ""
    said = library.remark("Pool safety code", "2025", date(2026, 9, 1))
    assert said == "A new edition usually comes every year; check whether there is one."


def test_each_edition_is_cited_once_in_the_order_of_the_form() -> None:
    sources = [Source("Pool safety code", "2025", "Footbaths"), None, Source("Practice", "1", "x")]
    cited = Library([document(NEW)]).citations([*sources, *sources], AUTUMN)
    assert [(str(one), one.remark) for one in cited] == [
        ("Pool safety code, 2025", "The 2026 edition has held since 1 September 2026."),
        ("Practice, 1", ""),
    ]


def test_the_file_that_was_revised_later_counts() -> None:
    old, new = document(OLD), document(NEW)
    assert Library([new, old]).find("Pool safety code") == new
    assert Library([old, new]).find("Pool safety code") == new


@pytest.mark.parametrize(("written", "said"), [('"2026-04"', "April 2026"), ('"2026"', "2026")])
def test_a_day_is_said_no_more_exactly_than_it_is_known(written: str, said: str) -> None:
    one = document(NEW.replace("from = 2026-09-01", f"from = {written}"))
    assert one.editions[-1].since == said


# -- faults


def faults(text: str) -> list[tuple[str, str]]:
    found = reading.read(text.encode())
    assert found.document is None
    return [(one.place, one.message) for one in found.faults]


def test_all_faults_are_named_by_line_and_key() -> None:
    text = NEW.replace("publisher", "publishr").replace("2026-09-01", '"soon"').replace('["Footbaths"]', '["Slides"]')
    assert faults(text) == [
        ("line 3, publishr", "“publishr” is not known here."),
        ("line 1, publisher", "It has no publisher."),
        ("line 13, from", "This is no day, month or year."),
        ("line 18, dropped", "“Slides” is no part of the edition before."),
    ]


def test_a_file_that_is_no_toml_says_where_it_breaks() -> None:
    assert faults(OLD.replace('"Pool code"', '"Pool code')) == [("line 2", "It cannot be read from here on.")]
    assert faults("a = " + "[" * 30_000)[0][1] in (
        "Its lists lie in one another too deep.",
        "It cannot be read from here on.",
    )
    assert faults("x" * 70_000) == [("", "The file is larger than 64 kB.")]
    assert reading.read(b"\xff\xfe").faults[0].message == "The file is not UTF-8 text."


def test_editions_stand_in_order_and_once() -> None:
    twice = NEW.replace('label = "2026"', 'label = "2025"').replace("2026-09-01", "2024-09-01")
    assert faults(twice) == [
        ("line 12, label", "There are two editions “2025”."),
        ("line 13, from", "It holds no later than the edition before it."),
    ]


ODD = (
    "parts = 3",
    "[edition]",
    "from = 1",
    "scale = [1]",
    "revised = 12:00:00",
    'label = ""',
    "known = []",
    "\x00",
    '[["',
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from((*NEW.splitlines(), *ODD)), max_size=25))
def test_no_file_breaks_the_reader(lines: list[str]) -> None:
    found = reading.read("\n".join(lines).encode())
    assert (found.document is None) == bool(found.faults)
    assert all(one.message and one.remedy for one in found.faults)


# -- packs


def test_a_pack_is_read_with_its_forms() -> None:
    read = packs.read_pack(packs.unpack(new_pack(), "pack.zip"))
    assert read.faults == ()
    assert read.pack is not None
    assert [one.template.version for one in read.pack.forms] == ["2"]


def test_a_pack_tells_every_fault_by_file() -> None:
    wrong = pool_form("2", (*NEW_CHECKS, ("slide", "The slide is dry", "2026|Slides", "must")))
    broken = pool_form("3", OLD_CHECKS, form_id="other").replace(b"PK", b"XX")
    files = {"code.toml": NEW.encode(), "a.xlsx": wrong, "b.xlsx": broken, "c.xlsx": wrong, "notes.docx": b"x"}
    told = {(one.file, one.place): one.message for one in packs.read_pack(files).faults}
    assert told["a.xlsx", "survey, question slide"] == "“Pool safety code”, 2026, has no part “Slides”."
    assert told["c.xlsx", "settings"] == "It is the same form as a.xlsx."
    assert told["notes.docx", ""] == "This is neither a guidance file nor a workbook."
    assert any(file == "b.xlsx" for file, _ in told)
    assert packs.read_pack({}).faults[0].message == "There is no guidance file (.toml) in it."


def test_an_archive_that_is_none_or_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    for content in (b"", b"PK\x03\x04 nothing", zipped(a__toml=OLD)[:-30]):
        with pytest.raises(SifieldError, match="no guidance pack that can be read"):
            packs.unpack(content, "pack.zip")
    with pytest.raises(SifieldError, match="far more"):
        packs.unpack(zipped(**{f"f{at}": b"" for at in range(101)}), "pack.zip")
    monkeypatch.setattr(packs, "MOST_UNPACKED", 5_000)
    with pytest.raises(SifieldError, match="far more"):
        packs.unpack(zipped(big=bytes(5_001)), "pack.zip")


# -- what changes


def test_a_new_edition_is_told_check_by_check() -> None:
    pair = (form(pool_form("1", OLD_CHECKS)), form(pool_form("2", NEW_CHECKS)))
    found = what_changes(document(OLD), document(NEW), [pair])
    assert [(one.kind, one.words) for one in found] == [
        ("part", "The 2026 edition holds from 1 September 2026. After two wet years."),
        ("part", "“Wave machines” is new in the 2026 edition."),
        ("part", "“Lifeguards” is reworded in the 2026 edition."),
        ("part", "“Footbaths” is gone in the 2026 edition."),
        (
            "reworded",
            "“A lifeguard is on duty” now reads “A trained lifeguard is on duty”. “A trained lifeguard is on duty” is "
            "now a must; it was a should. It cites Pool safety code, 2026, Lifeguards now.",
        ),
        ("recited", "“The depth is marked” asks the same, from another edition or part."),
        ("added", "“Waves are announced” is new, from Pool safety code, 2026, Wave machines."),
        ("removed", "“Feet are washed” is no longer asked."),
    ]


def test_checks_that_nobody_touched_are_to_be_looked_at_again() -> None:
    left = form(pool_form("1", OLD_CHECKS))
    found = [one.words for one in what_changes(document(OLD), document(NEW), [], [left]) if one.kind == "look"]
    assert found == [
        "“A lifeguard is on duty” cites Pool safety code, 2025, Lifeguards, which the 2026 edition rewords.",
        "“Feet are washed” cites Pool safety code, 2025, Footbaths, which the 2026 edition no longer has.",
    ]


def test_an_edition_whose_text_is_not_known_makes_no_claim() -> None:
    unseen = OLD + '\n[[edition]]\nlabel = "2026"\nstatus = "expected"\nfrom = 2026-09-01\n'
    left = form(pool_form("1", OLD_CHECKS))
    found = what_changes(document(OLD), document(unseen), [], [left])
    assert [one.words for one in found] == [
        "The 2026 edition is expected from 1 September 2026.",
        "What the parts of the 2026 edition are is not known yet.",
        "3 checks cite the 2025 edition; what the 2026 edition says of their parts is not known yet.",
    ]
    arrived = what_changes(document(unseen), document(NEW), [])
    assert arrived[0].words.startswith(
        "The 2026 edition holds from 1 September 2026; so far it was expected from 1 September 2026."
    )
    assert len(arrived) == 4, "and its parts are told"


def test_the_same_pack_changes_nothing() -> None:
    one = form(pool_form("2", NEW_CHECKS))
    assert what_changes(document(NEW), document(NEW), [(one, one)]) == ()
