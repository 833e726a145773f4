"""The guides say what is so: their commands parse, their links lead somewhere, their keys are the window's."""

import argparse
import re
import shlex
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from sifield import cli
from sifield.central import __main__ as central
from sifield.ui import main_window
from sifield.ui.screens.capture import CaptureScreen

ROOT = Path(__file__).parents[1]
GUIDES = (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))
PROGRAMS = {"sifield": cli._parser, "sifield-central": central._parser}
MOST_BYTES = 200_000
"""For one picture: a clone should stay small."""


def code_lines(guide: Path) -> Iterator[str]:
    """Give the lines that a shell would run, with continued lines put together."""
    for block in re.findall(r"^ *```sh\n(.*?)^ *```", guide.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE):
        yield from (line.strip() for line in block.replace("\\\n", " ").splitlines() if line.strip())


def spans(guide: Path) -> Iterator[str]:
    """Give what stands as code within a line."""
    text = re.sub(r"^ *```.*?^ *```", "", guide.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)
    yield from (" ".join(span.split()) for span in re.findall(r"`([^`]+)`", text))


def commands() -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Give each of our commands in the guides: where it stands, the program, its arguments."""
    for guide in GUIDES:
        for line in code_lines(guide):
            words = shlex.split(line, comments=True)
            for place, word in enumerate(words):
                # A program's name may also be a folder or a user; where it is run, it comes first or after sudo.
                program = word.rsplit("/", 1)[-1]
                if program in {*PROGRAMS, "dev"} and (place == 0 or words[place - 1] in ("sudo", "&&")):
                    yield guide.name, program, tuple(words[place + 1 :])


def test_there_are_commands_to_look_at() -> None:
    found = list(commands())
    assert {program for _, program, _ in found} == {"sifield", "sifield-central", "dev"}
    assert len(found) > 15


@pytest.mark.parametrize(("guide", "program", "arguments"), list(commands()))
def test_each_command_parses(guide: str, program: str, arguments: tuple[str, ...]) -> None:
    if program == "dev":
        said = subprocess.run([ROOT / "dev"], capture_output=True, text=True, check=True).stdout
        assert re.search(rf"^  {re.escape(arguments[0])}\b", said, re.MULTILINE), arguments
        return
    try:
        PROGRAMS[program]().parse_args(arguments)
    except SystemExit as fault:
        pytest.fail(f"{guide}: {program} {shlex.join(arguments)} does not parse ({fault})")


def verbs(parser: argparse.ArgumentParser) -> Iterator[tuple[argparse.ArgumentParser, str]]:
    """Give a parser's commands, and theirs."""
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, verb in action.choices.items():
                yield verb, name
                yield from verbs(verb)


@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.name)
def test_options_named_in_a_sentence_exist(guide: Path) -> None:
    known = {"--upgrade", "--now"}  # uv's and systemctl's
    for make in PROGRAMS.values():
        for parser in (make(), *(verb for verb, _ in verbs(make()))):
            known.update(option for action in parser._actions for option in action.option_strings)
    named = {word for span in spans(guide) for word in re.findall(r"(?<!\S)--[a-z][a-z-]+", span)}
    assert named <= known, "options that our programs do not have"


@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.name)
def test_links_and_pictures_lead_somewhere(guide: Path) -> None:
    text = guide.read_text(encoding="utf-8")
    for words, target in re.findall(r"(!?\[[^\]]*\])\(([^)\s]+)\)", text):
        if target.startswith("https://"):
            continue
        file = guide.parent / target.partition("#")[0]
        assert file.is_file(), f"{guide.name}: {target} is missing"
        if words.startswith("!"):
            assert len(words) > 20, f"{target} has no words for those who cannot see it"
            assert file.stat().st_size <= MOST_BYTES, f"{target} is too large"


def test_every_picture_is_shown() -> None:
    shown = "".join(guide.read_text(encoding="utf-8") for guide in GUIDES)
    for picture in (ROOT / "docs" / "images").iterdir():
        assert f"images/{picture.name}" in shown, f"{picture.name} is shown nowhere"


def test_the_key_table_is_the_windows_own() -> None:
    text = (ROOT / "docs" / "user-guide.md").read_text(encoding="utf-8")
    table = text.partition("| key | what it does |")[2].partition("\n\n")[0]
    told = {part for row in table.splitlines()[2:] for part in re.split(", or |, ", row.split("|")[1].strip())}
    groups = (*CaptureScreen.ALL_KEYS, *main_window._KEYS)
    taken = {part for _, keys in groups for key, _ in keys for part in key.split(", ")}
    assert told == taken
