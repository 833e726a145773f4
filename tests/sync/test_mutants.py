"""Broken engines: each of these faults is one that a weaker check ("all arrived, all alike") lets through.

Four of four deliberately broken engines passed such a check; so the tests of convergence are themselves tested here.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import pytest

from sifield.central import intake
from sifield.models import edits
from sifield.sync import outbox
from sifield.sync.landing import Landing
from sifield.wire.ids import new_id
from sifield.wire.merge import Outcome

from .conftest import Team
from .test_convergence import test_a_pull_never_covers_what_a_person_has_just_typed as pull_beside_typing
from .test_convergence import test_no_conflict_with_oneself_over_a_bad_line as bad_line
from .test_convergence import test_two_answers_to_one_question_are_a_conflict_that_either_can_settle as two_answers


def base_ignores_own_change(patch: pytest.MonkeyPatch) -> None:
    def heard(_waiting: Any, _joined: Any, versions: dict[str, int], field: str) -> int:
        return versions.get(field, 0)

    patch.setattr(edits, "_base", heard)


def pull_covers_what_waits(patch: pytest.MonkeyPatch) -> None:
    prepare = Landing._prepare

    def careless(self: Landing, rows: list[tuple[str, str]]) -> None:
        prepare(self, rows)
        self._waiting.clear()

    patch.setattr(Landing, "_prepare", careless)


def retry_is_a_new_change(patch: pytest.MonkeyPatch) -> None:
    def renamed(row: Any) -> Any:
        row.change_id = new_id()
        return change(row)

    change = outbox._change
    patch.setattr(outbox, "_change", renamed)


def last_write_wins(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(intake, "merge", lambda change, _row, _earlier: Outcome(fields=dict(change.fields)))


def answer_without_versions(patch: pytest.MonkeyPatch) -> None:
    learn = outbox._learn
    patch.setattr(outbox, "_learn", lambda landing, change, ack: learn(landing, change, replace(ack, applied={})))


@pytest.mark.parametrize(
    ("fault", "check"),
    [
        (base_ignores_own_change, partial(bad_line, lost="answer")),
        (pull_covers_what_waits, pull_beside_typing),
        (retry_is_a_new_change, partial(bad_line, lost="answer")),
        (last_write_wins, two_answers),
        (answer_without_versions, partial(bad_line, lost="request")),
    ],
    ids=lambda one: getattr(one, "__name__", ""),
)
def test_the_checks_catch_each_broken_engine(
    team: Team, monkeypatch: pytest.MonkeyPatch, fault: Callable[[pytest.MonkeyPatch], None], check: Callable[..., None]
) -> None:
    fault(monkeypatch)
    with pytest.raises(AssertionError):
        check(team)
