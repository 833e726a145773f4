"""Large forms made from a seed, for the measurements, in the likeness of real ones: long surveys with chains of
relevance, cascades of thousands of choices, a thousand rows.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from sifield.forms.parts import Question
from sifield.forms.session import FormSession
from sifield.forms.template import Template
from sifield.forms.values import Value
from sifield.forms.xlsform import read
from tests.forms.workbooks import q, workbook

Cells = dict[str, object]
Answer = tuple[str, Value]
ELEMENTS, EXPRESSIONS = 564, 1002
"""Those of the World Health Organization's verbal autopsy, which others are measured on too."""
SECTIONS = 12
_RULES = ("relevant", "constraint", "calculation", "required", "choice_filter", "readonly")


@dataclass(frozen=True)
class BigForm:
    """A workbook, its template, and answers to give in turn, each to a question that applies by then."""

    data: bytes
    template: Template
    answers: list[Answer] = field(default_factory=list)


def survey(seed: int = 1, answers: int = 400) -> BigForm:
    """Make a health survey of 564 elements (questions and groups) and 1,002 expressions."""
    pick = random.Random(seed)
    rows = list(_survey_rows(pick))
    asked = [row for row in rows if str(row["type"]).startswith(("select", "integer", "text", "date"))]
    missing = EXPRESSIONS - sum(column in row for row in rows for column in _RULES)
    for row in pick.sample(asked, missing):
        row["required"] = f"${{{pick.choice(_ABOUT)}}} = 1" if pick.random() < 0.5 else "true()"
    return _played(workbook(rows, _YES_NO), pick, answers)


_ABOUT = ["is_baby", "is_child", "is_adult"]
_YES_NO = [
    {"list_name": name, "name": choice, "label": choice.title()}
    for name, choices in {
        "yes_no": ["yes", "no", "dk", "ref"],
        "length": ["hours", "days", "weeks", "months"],
        "signs": ["fever", "rash", "cough", "pain", "swelling", "none"],
    }.items()
    for choice in choices
]


def _survey_rows(pick: random.Random) -> Iterator[Cells]:
    """Sections that apply to some ages, groups in them that follow from an answer, questions that do so too."""
    yield q("date", "born", constraint=". <= today()")
    yield q("date", "died", constraint=". >= ${born}")
    yield q("calculate", "age_days", calculation="int(${died} - ${born})")
    yield q("calculate", "is_baby", calculation="if(${age_days} < 28, 1, 0)")
    yield q("calculate", "is_child", calculation="if(${age_days} >= 28 and ${age_days} < 4380, 1, 0)")
    yield q("calculate", "is_adult", calculation="if(${age_days} >= 4380, 1, 0)")
    made, parents = 6, list[str]()
    for section in range(SECTIONS):
        yield q("begin_group", f"s{section}", relevant=f"${{died}} != '' and ${{{_ABOUT[section % 3]}}} = 1")
        made += 1
        until = made + (ELEMENTS - made) // (SECTIONS - section)
        while made < until:
            follows = f"${{{pick.choice(parents[-40:])}}} != 'no'" if parents else "true()"
            yield q("begin_group", f"g{made}", relevant=follows)
            made += 1
            for _ in range(min(pick.randint(6, 16), until - made)):
                row = _survey_question(f"q{made}", parents, pick)
                yield row
                if str(row["type"]) == "select_one yes_no":
                    parents.append(str(row["name"]))
                made += 1
            yield q("end_group")
        yield q("end_group")


def _survey_question(name: str, parents: list[str], pick: random.Random) -> Cells:
    kinds = ["select_one yes_no"] * 11 + ["integer"] * 3 + ["select_one length", "select_multiple signs", "text"]
    kind = pick.choice([*kinds, "calculate", "calculate", "note"]) if parents else "select_one yes_no"
    near = parents[-12:]
    cells: Cells = {}
    if kind == "calculate":
        signs = " or ".join(f"${{{one}}} = 'yes'" for one in pick.sample(near, min(len(near), 3)))
        return q(kind, name, calculation=f"if({signs}, 1, 0)")
    if near and pick.random() < 0.9:
        first = f"${{{pick.choice(near)}}} = 'yes'"
        second = f"${{{pick.choice(near)}}} != 'no'"
        third = f"${{{pick.choice(_ABOUT)}}} = 1"
        cells["relevant"] = pick.choice([first, first, f"{first} and {second}", f"({first} or {second}) and {third}"])
    if kind == "integer":
        cells["constraint"] = f". >= 0 and . <= {pick.randint(20, 200)}"
    elif kind.startswith("select_multiple"):
        cells["constraint"] = "not(selected(., 'none') and count-selected(.) > 1)"
    elif pick.random() < 0.2 and kind != "note":
        cells["constraint"] = f". != 'ref' or ${{{pick.choice(_ABOUT)}}} = 0"
    return q(kind, name, f"{name}: how was it, and for how long?", **cells)


def _played(data: bytes, pick: random.Random, count: int) -> BigForm:
    """Fill the form in once, and remember the answers."""
    template = _template(data)
    session = FormSession(template, {}, now=lambda: datetime.now(UTC))
    answers: list[Answer] = [("born", "1950-02-03"), ("died", "2026-01-01")]
    for name, value in answers:
        session.set(name, "", value)
    typed = [one for one in template.questions.values() if one.is_asked and one.name not in ("born", "died")]
    while len(answers) < count:
        question = pick.choice(typed)
        if pick.random() < 0.005:  # another age, and so other sections
            question, value = (
                template.questions["born"],
                (date(2026, 1, 1) - timedelta(pick.choice([9, 900]))).isoformat(),
            )
        else:
            value = _value(question, pick)
        if session.is_relevant(question.name):
            session.set(question.name, "", value)
            answers.append((question.name, value))
    return BigForm(data, template, answers)


def _value(question: Question, pick: random.Random) -> Value:
    if question.kind == "select_one":
        return "yes" if question.list_name == "yes_no" and pick.random() < 0.6 else pick.choice(question.choices).name
    if question.kind == "select_multiple":
        return sorted({pick.choice(question.choices).name for _ in range(2)})
    return pick.randrange(20) if question.kind == "integer" else "some words"


def cascade(choices: int = 12_600) -> BigForm:
    """Make a cascade: 30 regions, 420 districts, and so many schools in them, told by their district."""
    lists = [{"list_name": "region", "name": f"r{at}", "label": f"Region {at}"} for at in range(30)]
    lists += [
        {"list_name": "district", "name": f"d{at}", "label": f"District {at}", "region": f"r{at % 30}"}
        for at in range(420)
    ]
    lists += [
        {"list_name": "school", "name": f"s{at}", "label": f"School {at}", "district": f"d{at % 420}"}
        for at in range(choices)
    ]
    rows = [
        q("select_one region", "region"),
        q("select_one district", "district", choice_filter="region = ${region}"),
        q("select_one school", "school", choice_filter="district = ${district}"),
    ]
    data = workbook(rows, lists)
    return BigForm(data, _template(data), [("district", f"d{at}") for at in range(0, 420, 14)])


def long_list(choices: int = 52_000) -> BigForm:
    """Make a list of so many choices that is filtered by comparing numbers, so that each must be looked at."""
    lists = [
        {"list_name": "place", "name": f"p{at}", "label": f"Place {at}", "size": at % 997} for at in range(choices)
    ]
    data = workbook([q("decimal", "least"), q("select_one place", "place", choice_filter="size >= ${least}")], lists)
    return BigForm(data, _template(data), [("least", least) for least in range(600, 990, 40)])


def many_rows() -> BigForm:
    """Make a form with a repeat whose rows have calculations of their own, and sums over all rows outside."""
    rows = [
        q("begin_repeat", "room"),
        q("integer", "pupils"),
        q("calculate", "number", calculation="position(..)"),
        q("calculate", "double", calculation="${pupils} * 2"),
        q("text", "why", relevant="${double} > 50"),
        q("end_repeat"),
        q("calculate", "total", calculation="sum(${pupils})"),
        q("calculate", "most", calculation="max(${double})"),
        q("note", "told", relevant="${total} > 100"),
    ]
    data = workbook(rows)
    return BigForm(data, _template(data))


def _template(data: bytes) -> Template:
    found = read(data, name="big.xlsx")
    if found.template is None:
        raise ValueError(found.faults)
    return found.template
