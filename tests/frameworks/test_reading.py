"""A framework's file is a trust's own: each thing wrong with it is told with its line and what to do."""

import pytest

from sifield.frameworks.reading import MOST_BYTES, MOST_ROWS, read

GOOD = """format = 1
name = "small"
title = "Small model"
edition = "2026"
levels = ["below", "at"]

[placing]
decides = "head"
when = "end of the year"

[[grade]]
name = "light"
title = "Light"
least = { "at" = 2 }

[[grade]]
name = "close"
title = "Close"

[[role]]
name = "head"
title = "Headteacher"

[[requirement]]
name = "qa"
title = "QA visit"
kind = "visit"
when = { "light" = "every term" }

[[requirement]]
name = "walk"
title = "Learning walk"
kind = "activity"
within = "qa"
form = "learning_walk"
lead = "head"
when = { "light" = "spring" }

[[duty]]
name = "moderation"
title = "Moderation"
leads = ["head"]
when = "3 times a year"

[[report]]
name = "summary"
title = "Summary"
by = "head"
when = "every term"

[[joining]]
phase = "Learn"
name = "first"
title = "First look"
leads = ["head"]
"""
FORMS = {"learning_walk", "book_look"}

# what to change, into what, the line it then is told at, and words of what is said
FAULTS = [
    ("format = 1", "format = 2", 1, "no framework of format 1"),
    ('title = "Small model"\n', "", 1, "has no title"),
    ('edition = "2026"', 'edition = ""', 1, "has no edition"),
    ('levels = ["below", "at"]', 'level = ["below", "at"]', 5, "“level” is not known here"),
    ('levels = ["below", "at"]', 'levels = "at"', 5, "wrong kind"),
    ('edition = "2026"', 'edition = "2026"\nsummary = "' + "x" * 501 + '"', 5, "too long"),
    ('when = "end of the year"', 'when = ""', 7, "who decides, and when"),
    ('[placing]\ndecides = "head"\nwhen = "end of the year"\n', "", 1, "nobody who decides"),
    ('decides = "head"', 'decides = ["head"]', 8, "wrong kind"),
    ('decides = "head"', 'decides = "head"\nconfirms = { a = 1 }', 9, "wrong kind"),
    ('when = "end of the year"', 'when = "end of the year"\n[decisions]\nautonomy = 1', 11, "“autonomy” is no list"),
    ('decides = "head"', 'decides = "haed"', 7, "no role “haed”"),
    ('name = "light"\ntitle', 'name = "Light!"\ntitle', 12, "has no name, or one that cannot be one"),
    ('name = "close"', 'name = "light"', 17, "used twice"),
    ('title = "Close"\n', "", 16, "has no title"),
    ('least = { "at" = 2 }', 'least = { "over" = 2 }', 14, "which is no level"),
    ('least = { "at" = 2 }', 'least = { "at" = "two" }', 14, "which is no level"),
    ('least = { "at" = 2 }', "strengths = 2000", 14, "out of range"),
    ('least = { "at" = 2 }', "strengths = 1", 11, "has no least"),
    ('least = { "at" = 2 }', 'most = { "at" = 2 }', 11, "has no least"),
    ('kind = "visit"', 'kind = "outing"', 27, "of no kind"),
    ('kind = "visit"\n', "", 24, "of no kind"),
    ('when = { "light" = "every term" }', 'when = { "light" = "now and then" }', 28, "no rhythm"),
    ('when = { "light" = "every term" }', 'when = { "dark" = "every term" }', 28, "no grade “dark”"),
    ('when = { "light" = "every term" }', 'when = { "light" = 3 }', 28, "is no text"),
    ('when = { "light" = "every term" }\n', "", 24, "does not say when"),
    ('when = { "light" = "every term" }', 'when = { "light" = "standing" }', 37, "no “qa” to do it in"),
    ('when = { "light" = "spring" }', 'when = { "close" = "spring" }', 37, "no “qa” to do it in"),
    ('within = "qa"', 'within = "qb"', 34, "no other row"),
    ('within = "qa"', 'within = "walk"', 34, "no other row"),
    ('kind = "visit"\n', 'kind = "visit"\nwithin = "walk"\n', 24, "lies in another"),
    ('within = "qa"', 'after = "qa"\nwithin = "nowhere"', 35, "no other row"),
    ('kind = "visit"\n', 'kind = "visit"\nafter = "walk"\n', 0, ""),
    ('form = "learning_walk"', 'form = "learning_walks"', 35, "no form “learning_walks”"),
    ('lead = "head"', 'lead = "heads"', 36, "no role “heads”"),
    ('lead = "head"', "lead = true", 36, "wrong kind"),
    ('lead = "head"', "half_days = true", 36, "wrong kind"),
    ('lead = "head"', "ages = [11, 4]", 36, "no pair from and to"),
    ('leads = ["head"]\nwhen', 'leads = ["heads"]\nwhen', 39, "no role “heads”"),
    ('when = "3 times a year"', 'when = "often"', 43, "no rhythm"),
    ('when = "3 times a year"\n', "", 39, "no rhythm"),
    ('by = "head"', 'by = "had"', 45, "no role “had”"),
    ('phase = "Learn"\n', "", 51, "has no phase"),
    ('phase = "Learn"', "phase = 1", 52, "wrong kind"),
    ('phase = "Learn"', 'phase = "Learn"\nyears = 21', 53, "more than 20 years"),
    ("[[joining]]", "[joining]", 51, "no list"),
    ("[[joining]]", "[[joinig]]", 51, "“joinig” is not known here"),
    ('phase = "Learn"', "phase = ", 52, "It is not TOML"),
]


def test_the_file_that_is_broken_below_is_good() -> None:
    assert read(GOOD.encode(), forms=FORMS).faults == ()


@pytest.mark.parametrize(("what", "into", "line", "words"), [one for one in FAULTS if one[3]])
def test_a_fault_is_told_with_its_line_and_what_to_do(what: str, into: str, line: int, words: str) -> None:
    assert GOOD.count(what) == 1, "the change must be made in one place"
    reading = read(GOOD.replace(what, into).encode(), forms=FORMS)
    assert reading.framework is None
    found = [fault for fault in reading.faults if words in fault.message]
    assert found, reading.faults
    assert found[0].line == line
    assert found[0].remedy


def test_rows_that_come_after_one_another_in_a_round_are_told() -> None:
    text = GOOD.replace('within = "qa"', 'after = "qa"').replace('kind = "visit"', 'kind = "visit"\nafter = "walk"')
    assert sum("comes after itself" in fault.message for fault in read(text.encode(), forms=FORMS).faults) == 2


def test_all_that_is_wrong_is_told_at_once() -> None:
    text = (
        GOOD.replace('lead = "head"', 'lead = "heads"')
        .replace("learning_walk", "walking")
        .replace('by = "head"', 'by = "x"')
    )
    assert [fault.line for fault in read(text.encode(), forms=FORMS).faults] == [35, 36, 45]


def test_a_near_miss_is_offered() -> None:
    reading = read(GOOD.replace("learning_walk", "learning_wlak").encode(), forms=FORMS)
    assert reading.faults[0].remedy == "Did you mean learning_walk?"


def test_without_a_list_of_forms_none_is_looked_for() -> None:
    assert read(GOOD.replace("learning_walk", "of_our_own").encode()).faults == ()


def test_a_file_that_is_too_large_or_no_text_is_told() -> None:
    assert "too large" in read(b"#" * (MOST_BYTES + 1)).faults[0].message
    assert "UTF-8" in read("name = “ä”".encode("cp1252")).faults[0].message
    rows = "".join(f'[[role]]\nname = "r{n}"\ntitle = "R"\n' for n in range(MOST_ROWS + 1))
    assert any("at most" in fault.message for fault in read((GOOD + rows).encode()).faults)


def test_a_file_nested_without_end_is_told() -> None:
    assert read(b"a = " + b"[" * 100_000).framework is None
