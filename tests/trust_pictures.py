"""A trust that looks like one: schools with real-sounding names, a year that is half done. For pictures and looks."""

from datetime import date, timedelta

from tests.fieldwork.test_overview import review_workbook
from tests.laptops import TODAY
from tests.safeguarding import give_right, safeguarding_workbook
from tests.trust_year import TrustYear
from tests.ui.fitting import LONG_SCHOOL

_NAMES = (
    "Fernhill Primary",
    "Saltmarsh Infant School",
    "St Wilfrid’s Church of England Primary",
    "Ashdown High School",
    "Marlow Road Academy",
    "Quay Street Nursery and Primary",
    "The Beacon School",
    "Wrenfield Juniors",
)
_PHASES = ("Primary", "Infant", "Primary", "Secondary", "All-through", "Primary", "Secondary", "Junior")
ANSWERS = ("low", "some", "high", "high", "some", "unseen")


def fill(trust: TrustYear, schools: int, framework: str = "lighthouse") -> list[str]:
    """Make so many schools, each with its programme, bookings, visits, judgements, findings and actions."""
    model = trust.run(framework)
    review, closed = trust.form(review_workbook()), trust.form(safeguarding_workbook(), "check.xlsx")
    lead = trust.person("Bola Adeyemi", "regional-chief-executive")
    other = trust.person("Ines Marsh-Featherstonehaugh", "specialist-leaders")
    made = []
    for at in range(schools):
        name = LONG_SCHOOL if at == 1 else f"{_NAMES[at % 8]}{'' if at < 8 else f' {at // 8 + 1}'}"
        school = trust.school(name, _PHASES[at % 8])
        made.append(school)
        give_right(trust.laptop, *made)
        grades = [grade.name for grade in model.grades] or [""]
        ids = trust.plan_year(school, model, grades[at % len(grades)])
        for number in range(0, len(ids), 2 + at % 3):
            if number < len(ids) // 3:
                trust.settle(ids[number], state="done")
            elif number < len(ids) // 2:
                day = TODAY + timedelta(days=number % 15 + 1)
                trust.book(school, day, [ids[number]], lead_id=lead, with_ids=[other] if at % 2 else [])
        trust.ask(school, date(2026, 12, 11), "Safeguarding review", sensitivity="safeguarding", half_days=1)
        for number in range(at % 5):
            on = TODAY - timedelta(days=40 * number + at)
            stops = [{"talk": ANSWERS[(at + number + n) % 6]} for n in range(4)]
            given = {"sequence": ANSWERS[(at + number) % 6], "calm": ANSWERS[(at * number) % 6]}
            visit = trust.visit(school, on, given, form=review, stops=stops)
            trust.finding(visit, "Pupils explain what they learn", question="talk", stops=3, kind="strength")
            trust.finding(visit, "The order of units is not shared", question="talk", stops=4)
            trust.action(visit, TODAY + timedelta(days=30 * number - 40), agreed_on=on)
        for number, level in enumerate(model.levels):
            for one in model.indicators[at % 4 :: 3]:
                if (at + number) % 2:
                    trust.judge(school, one.name, level, date(2026, 3 + 3 * number, 10), model.name)
        if at % 3 == 0:
            check = trust.visit(school, TODAY - timedelta(days=20), {"whom_to_tell": "partly"}, form=closed)
            trust.finding(check, "Not all adults know whom to tell", sensitivity="safeguarding", risk="high")
    return made
