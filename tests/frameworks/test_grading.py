"""The grade that indicators make: by the rule of the framework, in words, and honestly none where none fits."""

import pytest

from sifield.errors import SifieldError
from sifield.frameworks.framework import Framework
from sifield.frameworks.grading import grade_by_rule
from sifield.frameworks.reading import read

INDICATORS = [f"i{at}" for at in range(10)]
TOML = """
format = 1
name = "houses"
title = "Houses"
edition = "2026"
levels = ["below", "towards", "at"]

[placing]
decides = "board"
when = "every year"

[[role]]
name = "board"
title = "Board"

[[grade]]
name = "lighthouse"
title = "Lighthouse"
least = { at = 10 }
strengths = 1

[[grade]]
name = "aspiring"
title = "Aspiring"
least = { at = 5 }
most = { at = 9 }

[[grade]]
name = "emerging"
title = "Emerging"
least = { towards = 5 }
""" + "".join(f'\n[[indicator]]\nname = "{name}"\ntitle = "Indicator {name}"\n' for name in INDICATORS)


def houses(text: str = TOML) -> Framework:
    found = read(text.encode())
    assert found.framework is not None, found.faults
    return found.framework


def judged(at: int, towards: int) -> dict[str, str]:
    levels = ["at"] * at + ["towards"] * towards + ["below"] * (10 - at - towards)
    return dict(zip(INDICATORS, levels, strict=True))


@pytest.mark.parametrize(
    ("at", "towards", "strengths", "grade"),
    [
        (10, 0, 1, "lighthouse"),
        (10, 0, 0, ""),
        (9, 1, 3, "aspiring"),
        (5, 5, 0, "aspiring"),
        (5, 0, 0, "aspiring"),
        (4, 5, 0, "emerging"),
        (4, 4, 2, ""),
        (0, 10, 0, "emerging"),
        (0, 4, 0, ""),
    ],
)
def test_the_rule_and_its_gaps(at: int, towards: int, strengths: int, grade: str) -> None:
    found = grade_by_rule(houses(), judged(at, towards), ["Phonics"] * strengths)
    assert found.grade == grade
    assert f"{at} “At”" in found.why
    assert ("A person decides" in found.why) is (grade == "")


def test_why_no_grade_fits_is_said_for_each() -> None:
    found = grade_by_rule(houses(), judged(10, 0))
    assert "Lighthouse asks for 1 strength to share; Aspiring is for 9 “At” at most" in found.why


def test_an_indicator_that_is_not_judged_yet_is_named() -> None:
    judgements = judged(10, 0)
    del judgements["i3"]
    found = grade_by_rule(houses(), judgements, ["Phonics"])
    assert (found.grade, "Indicator i3 is missing" in found.why) == ("", True)


@pytest.mark.parametrize(("name", "level"), [("i11", "at"), ("i1", "good")])
def test_an_indicator_or_level_that_there_is_not_is_refused(name: str, level: str) -> None:
    with pytest.raises(SifieldError):
        grade_by_rule(houses(), {**judged(10, 0), name: level})


def test_where_there_is_no_rule_a_person_decides() -> None:
    without = TOML.replace("least = { at = 10 }\nstrengths = 1", "").replace(
        "least = { at = 5 }\nmost = { at = 9 }", ""
    )
    found = grade_by_rule(houses(without.replace("least = { towards = 5 }", "")), {})
    assert (found.grade, found.why) == ("", "Houses has no rule for its grades: a person decides.")


def test_a_level_is_said_by_its_title_and_a_title_of_no_level_is_told() -> None:
    titled = TOML.replace("[placing]", '[level_titles]\nat = "At the expected level"\n\n[placing]')
    assert "5 “At the expected level”, 5 “Towards”" in grade_by_rule(houses(titled), judged(5, 5)).why
    for bad, told in (('over = "Over"', "“over”, which is no level"), ('at = ""', "“at” has no title")):
        (fault,) = read(TOML.replace("[placing]", f"[level_titles]\n{bad}\n\n[placing]").encode()).faults
        assert told in fault.message
        assert fault.line == 9
