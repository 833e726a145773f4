"""The trust's improvement model: published from a school year on, never changed, old years keep theirs."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from sifield.errors import SifieldError
from sifield.fieldwork import frameworks, model_files, templates
from sifield.frameworks.copying import copy_of
from sifield.frameworks.framework import Framework
from sifield.frameworks.reading import read
from sifield.frameworks.shipped import shipped, shipped_texts
from sifield.models.frameworks import PublishedFramework
from tests.forms.workbooks import q, workbook
from tests.laptops import NOW, TODAY, Laptop, make_laptop

TEXTS = shipped_texts()
OURS = copy_of(TEXTS["tiers"], "our-tiers", "Our tiers")


@pytest.fixture(scope="module")
def one_laptop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Laptop]:
    made = make_laptop(tmp_path_factory.mktemp("models"))
    yield made
    made.stores.close()


@pytest.fixture
def laptop(one_laptop: Laptop) -> Iterator[Laptop]:
    """A laptop of a trust without a model."""
    yield one_laptop
    with one_laptop.stores.general.write(one_laptop.reviewer_id, NOW) as session:
        for row in session.scalars(select(PublishedFramework)):
            session.delete(row)


def made(text: str) -> Framework:
    found = read(text.encode()).framework
    assert found is not None
    return found


def publish(laptop: Laptop, text: str, year: int, at: datetime = NOW) -> str:
    with laptop.stores.general.write(laptop.reviewer_id, NOW) as session:
        return frameworks.publish(session, text, year, at, by=laptop.reviewer_id)


def foreseen(laptop: Laptop, text: str, year: int) -> frameworks.Prospect:
    with laptop.stores.general.read() as session:
        return frameworks.foresee(session, made(text), year, TODAY)


def holds(laptop: Laptop, year: int) -> str:
    with laptop.stores.general.read() as session:
        found = frameworks.in_force(session, year)
    return found.name if found else ""


def test_old_years_keep_the_model_that_they_ran_under(laptop: Laptop) -> None:
    publish(laptop, TEXTS["earned-autonomy"], 2025)
    publish(laptop, OURS, 2027)
    assert [holds(laptop, year) for year in (2024, 2025, 2026, 2027, 2030)] == [
        "", "earned-autonomy", "earned-autonomy", "our-tiers", "our-tiers"
    ]  # fmt: skip


def test_what_publishing_would_do_is_known_beforehand(laptop: Laptop) -> None:
    first = foreseen(laptop, TEXTS["tiers"], 2026)
    assert (first.in_force, first.is_begun, first.refusal) == (None, True, None)
    publish(laptop, TEXTS["tiers"], 2026)
    publish(laptop, TEXTS["lighthouse"], 2028)
    second = foreseen(laptop, OURS, 2027)
    assert second.in_force is not None
    assert second.in_force.name == "tiers"
    assert [one.title for one in second.later] == ["Lighthouse sites"]
    assert not second.is_begun


@pytest.mark.parametrize(
    ("text", "year", "code"),
    [
        (OURS, 2025, "past-year"),
        (OURS, 2099, "far-year"),
        (TEXTS["earned-autonomy"], 2027, "same-model"),
        (TEXTS["tiers"].replace("every 4 weeks", "every 3 weeks"), 2027, "name"),
        (copy_of(TEXTS["tiers"], "ours", "improvement TIERS"), 2027, "title"),
    ],
)
def test_what_cannot_be_published_is_refused_in_one_sentence(laptop: Laptop, text: str, year: int, code: str) -> None:
    publish(laptop, TEXTS["earned-autonomy"], 2026)
    refusal = foreseen(laptop, text, year).refusal
    assert refusal is not None
    assert refusal.code == code
    assert refusal.remedy


def test_a_changed_model_needs_another_edition(laptop: Laptop) -> None:
    publish(laptop, OURS, 2026)
    changed = OURS.replace("every 4 weeks", "every 3 weeks")
    with pytest.raises(SifieldError, match="Edition 2026 of “our-tiers” is published already"):
        publish(laptop, changed, 2027)
    publish(laptop, changed.replace('edition = "2026"', 'edition = "2027"'), 2027)
    assert holds(laptop, 2027) == "our-tiers"


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("format = 1", "format = 9", "no framework of format 1"),
        ('form = "health_check"', 'form = "health_chek"', "There is no form “health_chek”"),
    ],
)
def test_a_newer_format_and_an_unknown_form_are_refused(laptop: Laptop, old: str, new: str, words: str) -> None:
    assert old in OURS
    with pytest.raises(SifieldError, match=words) as told:
        publish(laptop, OURS.replace(old, new), 2026)
    assert told.value.message.startswith("Line ")
    assert not holds(laptop, 2026)


def test_a_form_of_the_trusts_own_may_be_named(laptop: Laptop) -> None:
    with laptop.stores.general.write(laptop.reviewer_id, NOW) as session:
        settings = ({"form_id": "our_check", "form_title": "Our check", "version": "1"},)
        templates.publish(session, workbook([q("text", "a")], settings=settings), "f.xlsx", NOW)
    publish(laptop, OURS.replace('form = "health_check"', 'form = "our_check"'), 2026)
    assert holds(laptop, 2026) == "our-tiers"


def test_what_has_not_begun_can_be_withdrawn(laptop: Laptop) -> None:
    begun, coming = publish(laptop, TEXTS["tiers"], 2026), publish(laptop, OURS, 2027)
    with laptop.stores.general.write(laptop.reviewer_id, NOW) as session:
        frameworks.withdraw(session, coming, NOW)
        with pytest.raises(SifieldError, match="holds since 2026/27"):
            frameworks.withdraw(session, begun, NOW)
    assert holds(laptop, 2027) == "tiers"


def test_all_shipped_models_can_be_published(laptop: Laptop) -> None:
    for year, one in enumerate(shipped(), 2026):
        publish(laptop, TEXTS[one.name], year)
        assert holds(laptop, year) == one.name


# -- files


def test_a_copy_never_overwrites_and_a_change_elsewhere_is_not_lost(tmp_path: Path) -> None:
    path = model_files.save_copy(tmp_path / "ours", TEXTS["tiers"], "our-tiers", "Our tiers")
    assert path.name == "ours.toml"
    with pytest.raises(SifieldError, match="is there already"):
        model_files.save_copy(path, "", "x", "X")
    text = path.read_text(encoding="utf-8")
    model_files.save_text(path, text + "# mine\n", text)
    assert path.read_text(encoding="utf-8").endswith("# mine\n")
    with pytest.raises(SifieldError) as told:
        model_files.save_text(path, "lost?", text)
    assert told.value.code == "changed-elsewhere"
    assert path.read_text(encoding="utf-8").endswith("# mine\n")
    assert [one.name for one in tmp_path.iterdir()] == ["ours.toml"]


def test_the_ends_of_lines_stay_those_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "ours.toml"
    path.write_bytes(b"a = 1\r\nb = 2\r\n")
    model_files.save_text(path, "a = 1\nb = 3\n", "a = 1\nb = 2\n")
    assert path.read_bytes() == b"a = 1\r\nb = 3\r\n"


def test_what_no_file_can_hold_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "ours.toml"
    path.write_bytes(b"a = 1\n")
    with pytest.raises(SifieldError, match="characters that cannot be saved"):
        model_files.save_text(path, "a = '\ud800'\n", "a = 1\n")
    assert {one.name: one.read_bytes() for one in tmp_path.iterdir()} == {"ours.toml": b"a = 1\n"}


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("ours.xlsx", b"", "no file of an improvement model"),
        ("gone.toml", None, "not there any more"),
        ("ours.toml", b"x" * (2 << 20), "larger than 1 MB"),
    ],
)
def test_what_is_no_model_is_refused(tmp_path: Path, name: str, content: bytes | None, words: str) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(SifieldError, match=words):
        model_files.read_file(tmp_path / name, ())


@pytest.mark.parametrize("content", [b"\xff\xfe", b"", b"format = 1\n[[grade]]\n" * 9])
def test_any_bytes_are_read_with_their_faults(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "ours.toml").write_bytes(content)
    found = model_files.read_file(tmp_path / "ours.toml", ())
    assert found.framework is None
    assert found.faults
