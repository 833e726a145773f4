"""The command line as a person types it, and what it prints and exits with."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import cache
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from sifield import cli
from sifield.assets import asset
from sifield.fieldwork import capture, schools, templates, visits
from sifield.keys import create
from sifield.models.exchange import Device
from sifield.models.opening import open_laptop
from sifield.models.store import open_stores
from sifield.paths import DataFolder
from sifield.signing import authority
from sifield.signing.certificates import to_pem
from sifield.wire.ids import new_id
from tests.fieldwork.test_register import file as register_file
from tests.laptops import small_workbook
from tests.papers import HEAD, REVIEWER, TRUST, Ceremony, agree, ceremony, issue, person

_PASSPHRASE = "lantern orchard violet harbour"


# -- help ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("command", "says"),
    [
        ([], ["verify", "form", "sync", "export", "demo", "--data DIR", "--passphrase-file FILE", "opens the window"]),
        (
            ["verify"],
            ["FILE.pdf", "--trust PEM", "--crl FILE", "--json", "Exits 0 only for COMPLETE", "who signed them."],
        ),
        (["form"], ["check", "preview", "diff", "evaluate"]),
        (["form", "check"], ["FILE.xlsx", "by sheet, row and column."]),
        (["sync"], ["--data DIR", "Send what waits to the centre"]),
        (["export"], ["VISIT", "--to FILE", "--data DIR", "audit.csv", "the first line says so"]),
        (["demo"], ["DIR", "--postgres", "plan.pdf, trust-root.pem and summary.json"]),
    ],
)
def test_help_reads_well(command: list[str], says: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.run([*command, "--help"])
    assert ended.value.code == 0
    told = capsys.readouterr().out
    flowing = " ".join(told.split())
    assert f"usage: {' '.join(['sifield', *command])}" in flowing
    for words in says:
        assert words in flowing
    assert max(len(line) for line in told.splitlines()) <= 80


def test_it_tells_its_version(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.run(["--version"])
    assert ended.value.code == 0
    assert re.fullmatch(r"sifield \d+\.\d+\.\d+\n", capsys.readouterr().out)


@pytest.mark.parametrize("words", [["verify"], ["demo"], ["form"], ["frobnicate"], ["sync", "--postgres"]])
def test_wrong_arguments_end_with_two(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.run(words)
    assert ended.value.code == 2
    assert capsys.readouterr().err.startswith("usage: sifield")


@pytest.mark.parametrize("words", [["--data", "here", "sync"], ["sync", "--data", "here"], ["--data", "here"]])
def test_the_folder_may_be_named_before_and_after_a_command(words: list[str]) -> None:
    assert cli._parser().parse_args(words).data == Path("here")


# -- verify --------------------------------------------------------------------------------------------------------


@cache
def _held_today() -> Ceremony:
    """A ceremony of today: the command line takes the time from the clock."""
    today = datetime.now(UTC) - timedelta(minutes=5)
    trust = authority.make_authority(TRUST, today)
    reviewer = person(trust, REVIEWER, "Lead practitioner", at=today)
    head = person(trust, HEAD, "Headteacher", at=today)
    unsigned = ceremony().unsigned
    issued = issue(unsigned, reviewer, at=today)
    return Ceremony(trust, reviewer, head, unsigned, issued, agree(issued, head, at=today))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    file = tmp_path / "root.pem"
    file.write_bytes(to_pem(_held_today().root))
    return file


def _flipped(pdf: bytes) -> bytes:
    place = len(pdf) // 3
    return pdf[:place] + bytes([pdf[place] ^ 1]) + pdf[place + 1 :]


@pytest.mark.parametrize(
    ("make", "word", "code", "says"),
    [
        (lambda: _held_today().agreed, "COMPLETE", 0, f"{HEAD} (Headteacher, {TRUST}) signed as headteacher on"),
        (lambda: _held_today().issued, "INCOMPLETE", 1, "the headteacher has not"),
        (lambda: _held_today().unsigned, "UNSIGNED", 1, "Nobody has signed"),
        (lambda: _flipped(_held_today().agreed), "TAMPERED", 1, "Do not rely on it"),
        (lambda: ceremony().agreed, "UNTRUSTED", 1, "nobody we trust vouches for"),
    ],
    ids=["complete", "incomplete", "unsigned", "tampered", "another-trust"],
)
def test_the_first_word_is_the_verdict(
    make: Callable[[], bytes], word: str, code: int, says: str, root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plan = root.with_name("plan.pdf")
    plan.write_bytes(make())
    assert cli.run(["verify", str(plan), "--trust", str(root)]) == code
    told = capsys.readouterr()
    assert told.out.split()[0] == word
    assert says in told.out
    assert "No trust was named" not in told.out
    assert told.err == ""

    assert cli.run(["verify", str(plan), "--trust", str(root), "--json"]) == code
    as_json = json.loads(capsys.readouterr().out)
    assert as_json["word"] == word
    assert len(as_json["signatures"]) == {"COMPLETE": 2, "INCOMPLETE": 1, "UNSIGNED": 0}.get(word, 2)


def test_a_list_of_withdrawn_certificates_is_used(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made, now = _held_today(), datetime.now(UTC)
    plan, crl = root.with_name("plan.pdf"), root.with_name("trust.crl")
    plan.write_bytes(made.agreed)
    arguments = ["verify", str(plan), "--trust", str(root), "--crl", str(crl)]
    assert cli.run(arguments[:4]) == 0
    assert "was withdrawn was not checked" in capsys.readouterr().out
    crl.write_bytes(authority.revocation_list(made.trust.working, (), number=1, at=now))
    assert cli.run(arguments) == 0
    assert "No certificate was withdrawn, by the list of" in capsys.readouterr().out


def test_several_files_are_checked_one_after_the_other(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plan, letter, issued = (root.with_name(name) for name in ("plan.pdf", "letter.pdf", "issued.pdf"))
    plan.write_bytes(_held_today().agreed)
    letter.write_bytes(b"Dear colleague")
    issued.write_bytes(_held_today().issued)
    assert cli.run(["verify", str(plan), str(plan), "--trust", str(root)]) == 0
    capsys.readouterr()
    assert cli.run(["verify", str(plan), str(letter), str(issued), "--trust", str(root)]) == 1
    firsts = [line for line in capsys.readouterr().out.splitlines() if not line.startswith(" ")]
    assert [line.removeprefix(str(root.parent)) for line in firsts] == [
        "/plan.pdf: COMPLETE  Both have signed, and the file is as they signed it.",
        "/letter.pdf: This is not a PDF, or it is damaged. Choose the PDF file of a plan, as it was saved.",
        "/issued.pdf: INCOMPLETE  The reviewer has signed; the headteacher has not.",
    ]


def test_without_a_trust_nobody_is_believed_and_it_says_how(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plan = root.with_name("plan.pdf")
    plan.write_bytes(_held_today().agreed)
    assert cli.run(["verify", str(plan)]) == 1
    told = capsys.readouterr().out
    assert told.startswith("UNTRUSTED  ")
    assert "give its root certificate with --trust" in told


@pytest.mark.parametrize(
    ("pdf", "trust", "crl", "says"),
    [
        ("letter.txt", "", "", "This is not a PDF"),
        ("empty.pdf", "", "", "This is not a PDF"),
        ("missing.pdf", "", "", "There is no file"),
        (".", "", "", "cannot be read (Is a directory)"),
        ("plan.pdf", "letter.txt", "", "This is not a certificate"),
        ("plan.pdf", "missing.pem", "", "There is no file"),
        ("plan.pdf", "root.pem", "letter.txt", "This is not a list of withdrawn certificates"),
    ],
)
def test_a_file_that_is_none_is_named_with_what_to_do(
    pdf: str, trust: str, crl: str, says: str, root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = root.parent
    (folder / "letter.txt").write_text("Dear Sir or Madam")
    (folder / "empty.pdf").write_bytes(b"")
    (folder / "plan.pdf").write_bytes(_held_today().agreed)
    arguments = ["verify", str(folder / pdf)]
    arguments += ["--trust", str(folder / trust)] if trust else []
    arguments += ["--crl", str(folder / crl)] if crl else []
    assert cli.run(arguments) == 1
    _expect_one_line(capsys.readouterr(), says)


# -- form check ----------------------------------------------------------------------------------------------------


def test_the_shipped_form_has_nothing_to_mend(capsys: pytest.CaptureFixture[str]) -> None:
    shipped = str(asset("forms", "learning_walk.xlsx"))
    assert cli.run(["form", "check", shipped]) == 0
    assert "ready to use, nothing to mend" in capsys.readouterr().out
    assert cli.run(["form", "check", shipped, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["usable"]
    assert told["form"]["form_id"] == "learning_walk"
    assert told["faults"] == []


def test_a_broken_template_is_told_by_sheet_row_and_column(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "broken.xlsx"
    file.write_bytes(
        _workbook(
            [("type", "name", "label", "relevant"), ("text", "aim", "Aim", "${nobody} = 'yes'"), ("frob", "x", "X", "")]
        )
    )
    assert cli.run(["form", "check", str(file)]) == 1
    told = capsys.readouterr().out
    assert told.startswith("broken.xlsx: cannot be used yet: 2 faults")
    assert re.search(r"survey!D2 .*nobody", told)
    assert re.search(r"survey!A3 .*frob", told)

    assert cli.run(["form", "check", str(file), "--json"]) == 1
    as_json = json.loads(capsys.readouterr().out)
    assert not as_json["usable"]
    assert [(one["sheet"], one["row"]) for one in as_json["faults"]] == [("survey", 2), ("survey", 3)]
    assert [one["cell"] for one in as_json["faults"]] == ["survey!D2", "survey!A3"]
    assert all(one["message"] and one["remedy"] for one in as_json["faults"])


@pytest.mark.parametrize("content", [b"just some words\n", b"", b"PK\x03\x04 torn off"], ids=["text", "empty", "torn"])
def test_a_template_that_is_no_workbook_is_said_to_be_none(
    content: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "letter.xlsx"
    file.write_bytes(content)
    assert cli.run(["form", "check", str(file)]) == 1
    told = capsys.readouterr()
    assert told.out.startswith("letter.xlsx: cannot be used yet: 1 fault.")
    assert told.err == ""


def test_a_template_that_is_not_there_is_said_to_be_missing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["form", "check", str(tmp_path / "none.xlsx")]) == 1
    _expect_one_line(capsys.readouterr(), "There is no file")


def _workbook(survey: list[tuple[str, ...]]) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "survey"
    for row in survey:
        sheet.append(row)
    settings = book.create_sheet("settings")
    settings.append(("form_id", "form_title", "version"))
    settings.append(("broken", "Broken", "1"))
    out = BytesIO()
    book.save(out)
    return out.getvalue()


# -- sync ----------------------------------------------------------------------------------------------------------


def test_sync_before_anything_is_set_up_says_what_to_do(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "new"
    assert cli.run(["--data", str(folder), "sync"]) == 1
    _expect_one_line(capsys.readouterr(), "Nothing has been set up in this folder yet. Start sifield")
    assert not folder.exists()


def test_a_passphrase_file_that_is_missing_or_wrong_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = DataFolder(tmp_path / "laptop")
    open_stores(folder, create(folder, passphrase=_PASSPHRASE)).close()
    wrong, right = tmp_path / "wrong", tmp_path / "right"
    wrong.write_text("lantern orchard violet harbor\n")
    right.write_text(f"{_PASSPHRASE}\n")
    for file, says in (
        (tmp_path / "nowhere", "nowhere cannot be read. Check its name"),
        (wrong, "not the right passphrase"),
        (right, "no centre"),  # it opens, but nobody joined a trust here
    ):
        assert cli.run(["sync", "--data", str(folder.root), "--passphrase-file", str(file)]) == 1
        told = capsys.readouterr()
        assert says in told.err
        assert _PASSPHRASE not in told.err + told.out


# -- export --------------------------------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path) -> list[str]:
    """The arguments that name a laptop's folder with one visit, whose one answer looks like a formula."""
    made = DataFolder(tmp_path / "laptop")
    stores = open_stores(made, create(made, passphrase=_PASSPHRASE))
    at = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
    with stores.general.write(new_id(), at) as session:
        me = schools.add_person(session, "Amara Whitlock", "reviewer")
        school = schools.add_school(session, schools.NewSchool(name="Harbour Lane", phase="Primary"), at.date())
        form = templates.publish(session, small_workbook(), "small.xlsx", at)
        new = visits.NewVisit(school_id=school, form=form, reviewer_id=me, planned_on=at.date())
        visit_id = visits.plan_visit(session, new)
        capture.save_answer(session, visit_id, "aim", "", "=1+1", running=True)
    stores.close()
    (tmp_path / "passphrase").write_text(f"{_PASSPHRASE}\n")
    return ["--data", str(made.root), "--passphrase-file", str(tmp_path / "passphrase")]


def test_the_answers_of_a_visit_are_listed_and_written(
    folder: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.run(["export", *folder]) == 0
    listed = capsys.readouterr().out
    visit_id = listed.split()[0]
    assert listed == f"{visit_id}  2026-11-24  planned     Harbour Lane: Small walk\n"
    assert cli.run([*folder, "export", visit_id, "--to", str(tmp_path / "walk.csv")]) == 0
    files = f"{tmp_path / 'walk.csv'}, {tmp_path / 'walk-stops.csv'}"
    assert capsys.readouterr().out.splitlines()[-1] == f"Written: {files}"
    assert "'=1+1" in (tmp_path / "walk.csv").read_text(encoding="utf-8-sig")
    for name in ("walk.xlsx", "walk.xml", "walk.json", "walk.zip", "audit.csv"):
        assert cli.run([*folder, "export", visit_id, "--to", str(tmp_path / name)]) == 0
        assert (tmp_path / name).stat().st_size > 100
    capsys.readouterr()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["nobody", "--to", "walk.csv"], "This visit is not on this laptop. List the visits with: sifield export"),
        (["nobody", "--to", "walk.pdf"], "“walk.pdf” does not say which kind of file to write."),
        (["nobody"], "Name both a visit and a file. For example: sifield export VISIT --to answers.xlsx"),
        (["--to", "walk.csv"], "Name both a visit and a file."),
    ],
)
def test_an_export_that_cannot_be_made_is_said_in_one_line(
    arguments: list[str], says: str, folder: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.run([*folder, "export", *arguments]) == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith(f"sifield: {says}")
    assert len(told.err.splitlines()) == 1


# -- the window ----------------------------------------------------------------------------------------------------


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux runs without a screen")
def test_without_a_screen_one_line_says_so(tmp_path: Path) -> None:
    screens = {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}
    bare = {name: value for name, value in os.environ.items() if name not in screens}
    done = subprocess.run(
        [sys.executable, "-m", "sifield", "--data", str(tmp_path / "new")],
        env=bare, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert done.stdout == ""
    assert re.fullmatch(r"sifield: There is no screen .* `sifield demo DIR` .*\n", done.stderr)
    assert not (tmp_path / "new").exists()


def _expect_one_line(told: "pytest.CaptureResult[str]", says: str) -> None:
    assert told.out == ""
    assert re.fullmatch(r"sifield: [^\n]+\.\n", told.err), told.err
    assert says in told.err


# -- the trust's lists ---------------------------------------------------------------------------------------------


def _belong(folder: list[str], role: str) -> None:
    """Have the laptop belong to somebody of a trust."""
    stores = open_laptop(DataFolder(Path(folder[1])), passphrase=_PASSPHRASE)
    with stores.general.write(new_id(), datetime.now(UTC)) as session:
        session.add(
            Device(
                device_id=new_id(), device_key=b"k" * 32, person_id=new_id(), person_name="Ines Calder", role=role,
                trust_id=new_id(), trust_name="Tideway Trust", root_pem="", issuing_pem="", scopes=[], crl=b"",
            )
        )  # fmt: skip
    stores.close()


def _register(tmp_path: Path) -> str:
    path = tmp_path / "register.csv"
    path.write_bytes(register_file({}))
    return str(path)


@pytest.mark.parametrize(("role", "code"), [("administrator", 0), ("reviewer", 1)])
def test_an_administrator_takes_over_schools(
    role: str, code: int, folder: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _belong(folder, role)
    assert cli.run([*folder, "schools", "import", _register(tmp_path), "--trust", "Tideway Trust"]) == code
    told = capsys.readouterr()
    if code:
        assert told.err == "sifield: Only an administrator takes over schools. Ask your administrator.\n"
    else:
        assert told.out == "Added: Harbour Primary School\n0 unchanged.\n"


def test_a_laptop_without_a_trust_takes_over_no_schools(
    folder: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.run([*folder, "schools", "import", _register(tmp_path)]) == 1
    _expect_one_line(capsys.readouterr(), "This laptop does not belong to a trust yet.")


def test_two_models_are_compared_and_one_is_published(
    folder: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = asset("frameworks", "tiers.toml").read_text(encoding="utf-8")
    path = tmp_path / "ours.toml"
    path.write_text(text.replace('name = "tiers"', 'name = "ours"').replace("every 4 weeks", "every 3 weeks"))
    assert cli.run(["framework", "diff", "tiers", "tiers"]) == 0
    assert capsys.readouterr().out == "The two models are the same.\n"
    assert cli.run(["framework", "diff", "tiers", str(path)]) == 1
    told = capsys.readouterr().out
    assert told.startswith("“One-to-one with the chief executive” comes more often: every 3 weeks")
    assert cli.run(["framework", "diff", "tiers", str(path), "--json"]) == 1
    assert [one["kind"] for one in json.loads(capsys.readouterr().out)] == ["more"]
    assert cli.run(["framework", "diff", "tiers", "nothing"]) == 2
    _expect_one_line(capsys.readouterr(), "There is no improvement model “nothing”.")
    publish = [*folder, "framework", "publish", str(path), "--from-year", str(datetime.now(UTC).year + 1)]
    _belong(folder, "administrator")
    assert cli.run(publish) == 1
    _expect_one_line(capsys.readouterr(), "Another model is called “Improvement tiers” too.")
    path.write_text(path.read_text().replace('title = "Improvement tiers"', 'title = "Ours"'))
    assert cli.run(publish) == 0
    assert capsys.readouterr().out.startswith("“Ours” holds from ")


def test_people_are_looked_at_and_taken_over_from_a_file(
    folder: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "people.csv"
    path.write_text("email,name,role\nann@,Ann Marsh,Lead practitioner\n", encoding="utf-8")
    _belong(folder, "administrator")
    assert cli.run([*folder, "people", "import", str(path)]) == 1
    told = capsys.readouterr().out
    assert told.startswith("people.csv, row 2: “ann@” is no e-mail address.")
    assert told.endswith("Nothing was imported.\n")
    path.write_text("email,name,role\nann@tide.org,Ann Marsh,Lead practitioner\n", encoding="utf-8")
    assert cli.run([*folder, "people", "import", str(path), "--preview"]) == 0
    assert capsys.readouterr().out == "Added: Ann Marsh, ann@tide.org, Lead practitioner\n0 unchanged.\n"
    assert cli.run([*folder, "people", "import", str(path)]) == 0
    assert capsys.readouterr().out == "Added: Ann Marsh, ann@tide.org, Lead practitioner\n0 unchanged.\n"
