"""The same form and the same answers in JavaRosa, the engine of ODK Collect: the outcome is the same.

Where it is not, and we are right by the specification, the difference stands in ``oracle/disagreements.py``.
"""

import os
import random
import re
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sifield.forms.session import FormSession
from sifield.forms.xlsform import read
from tests.forms.oracle import disagreements, javarosa
from tests.forms.oracle.comparing import same, theirs
from tests.forms.oracle.expressions import ANSWERS, CHOICES, expressions
from tests.forms.oracle.javarosa import Disagreeable, JavaRosa
from tests.forms.oracle.making import made_form
from tests.forms.oracle.twins import Difference, Twins, play
from tests.forms.test_corpus import CORPUS
from tests.forms.workbooks import options, q, session, template, workbook

ZONE = "Europe/Berlin"
"""Its clock has summer time, and had none in 1970 (London's had all year, which JavaRosa's sums trip over)."""


EVERY = 1 if os.environ.get("SIFIELD_THOROUGH") else 3
"""Of so many public forms one is gone through; to see all, set SIFIELD_THOROUGH."""
FORMS = Path(__file__).parents[2] / "resources" / "forms"


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[JavaRosa]:
    """JavaRosa, with its clock and ours in one time zone."""
    if lack := javarosa.missing():
        pytest.skip(lack)
    if not hasattr(time, "tzset"):
        pytest.skip("the time zone of this process cannot be changed")
    before = os.environ.get("TZ")
    os.environ["TZ"] = ZONE
    time.tzset()
    with JavaRosa(tmp_path_factory.mktemp("javarosa"), f"-Duser.timezone={ZONE}", "-XX:TieredStopAtLevel=1") as started:
        yield started
    if before is None:
        del os.environ["TZ"]
    else:
        os.environ["TZ"] = before
    time.tzset()


def test_expressions_come_to_the_same(engine: JavaRosa) -> None:
    table = expressions()
    rows = [q("calculate", f"q{at}", calculation=expression) for at, expression in enumerate(table)]
    ours = FormSession(template([*ANSWERS, *rows], CHOICES), {}, now=lambda: datetime.now(UTC))
    count = q("calculate", "choices", calculation="count(instance('l')/root/item)")  # or the list is left out
    engine.open(javarosa.to_xform(workbook([*ANSWERS, count, q("calculate", "here", calculation="''")], CHOICES)))
    compared, different, needed = 0, [], set()
    for at, expression in enumerate(table):
        try:
            kind, text = engine.evaluate(re.sub(r"\$\{(\w+)\}", r"/data/\1", expression), "/data/here")
        except Disagreeable:
            continue  # JavaRosa raises where we give something
        compared += 1
        if not same(ours.value(f"q{at}"), theirs(kind, text)):
            known = [
                one for one in disagreements.EXPRESSIONS if one.covers(expression, ours.value(f"q{at}"), kind, text)
            ]
            needed.update(known[:1])
            if not known:
                different.append((expression, ours.value(f"q{at}"), kind, text))
    assert compared > 2500
    assert not different
    assert needed == set(disagreements.EXPRESSIONS)


@pytest.mark.parametrize("seed", range(20))
def test_made_forms_go_the_same_way(seed: int, engine: JavaRosa) -> None:
    pick = random.Random(seed)
    data = made_form(pick)
    found = read(data, name="made.xlsx")
    assert found.template is not None, found.faults
    engine.open(javarosa.to_xform(data))
    assert play(Twins(engine, found.template), pick, 15, known=lambda _: False) > 0


@pytest.mark.parametrize("seed", [0, 1, 42, -7, 2**31 - 1, 123_456_789_012, 3.9])
def test_choices_are_shuffled_in_the_same_way(seed: float, engine: JavaRosa) -> None:
    choices = options("letters", *"abcdefghijklmnopqrstuvwxyz")
    rows = [q("decimal", "n"), q("select_one letters", "a", parameters="randomize=true seed=${n}")]
    ours = session(rows, choices, n=seed)
    engine.open(javarosa.to_xform(workbook(rows, choices)))
    engine.set("/data/n", str(seed))
    assert engine.choices("/data/a") == [choice.name for choice in ours.choices("a")]


def test_our_own_forms_go_the_same_way(engine: JavaRosa) -> None:
    paths = sorted(FORMS.glob("*.xlsx"))
    for path in [path for at, path in enumerate(paths) if at % (2 * EVERY) == 0 or path.stem == "learning_walk"]:
        data = path.read_bytes()
        found = read(data, name=path.name)
        assert found.template is not None, found.faults
        engine.open(javarosa.to_xform(data))
        play(Twins(engine, found.template), random.Random(path.name), 40, known=lambda _: False)


def test_public_forms_go_the_same_way(engine: JavaRosa) -> None:
    if not CORPUS.is_dir():
        pytest.skip(f"no public workbooks at {CORPUS}")
    played, needed = 0, set()
    special = {file for file, _ in disagreements.IN_FORMS}
    paths = sorted(CORPUS.rglob("*.xls*"))
    for path in [path for at, path in enumerate(paths) if at % EVERY == 0 or path.name in special]:
        data = path.read_bytes()
        found = read(data, name=path.name)
        try:
            engine.open(javarosa.to_xform(data, path.suffix))
        except Disagreeable:
            continue
        if found.template is None:
            continue

        def known(one: Difference, file: str = path.name) -> bool:
            record = disagreements.IN_FORMS.get((file, one.name))
            needed.update({(file, one.name)} if record else ())
            return record is not None

        play(Twins(engine, found.template), random.Random(path.name), 8, known)
        played += 1
    assert played > 60 // EVERY
    assert needed == set(disagreements.IN_FORMS)
