"""What may be given as an option may stand in the environment; the option comes first."""

import argparse

import pytest

from sifield.central.options import add_setting


@pytest.mark.parametrize(
    ("environment", "arguments", "found"),
    [
        ({}, [], "secrets"),
        ({"SIFIELD_KEY_FOLDER": "/srv/keys"}, [], "/srv/keys"),
        ({"SIFIELD_KEY_FOLDER": "/srv/keys"}, ["--key-folder", "here"], "here"),
    ],
)
def test_the_option_comes_before_the_environment(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], arguments: list[str], found: str
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    verb = argparse.ArgumentParser()
    add_setting(verb, "--key-folder", "DIR", "the folder of keys", "secrets")
    assert verb.parse_args(arguments).key_folder == found
    assert "the folder of keys; also from SIFIELD_KEY_FOLDER (default: secrets)" in " ".join(verb.format_help().split())
