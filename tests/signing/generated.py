"""Plans of every size with words of every kind, signed by nobody, one or both: none of them may raise an alarm."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sifield.documents.action_plan import render
from sifield.fieldwork.plans import PlanDetails
from sifield.signing.verdict import Word
from tests.papers import ACTION, FINDINGS, MADE_AT, PLAN, SIGNED_AT, agree, ceremony, issue
from tests.signing.archives import archived

_TEXT = (
    "match every book to the sounds taught so far Łucja’s rota “quiet” corner 50 % fewer £120 – two half-days <b> & co "
    "Siân naïve 漢字 👍 review the log (weekly) before half-term; then tell governors what changed…"
)
_WORDS = _TEXT.split()
WORDS = {0: Word.UNSIGNED, 1: Word.INCOMPLETE, 2: Word.COMPLETE}


@dataclass(frozen=True, slots=True)
class Made:
    """One generated plan, how many signed it, and the file."""

    plan: PlanDetails
    signatures: int
    pdf: bytes


def plan_of(chosen: random.Random, actions: int) -> PlanDetails:
    """A plan with this many actions, every word of it drawn anew."""

    def words(most: int) -> str:
        return " ".join(chosen.choices(_WORDS, k=chosen.randint(1, most)))

    findings = [
        replace(FINDINGS[n % 2], id=f"f{n}", ref=f"F{n}", text=words(40), head_comment=words(20) if n % 3 == 0 else "")
        for n in range(1, max(2, actions // 3))
    ]
    rows = [
        replace(
            ACTION, id=f"a{n}", ref=f"A{n}", finding_ref=f"F{1 + n % len(findings)}", text=words(30),
            owner_name=words(3), deadline=date(2026, 12, 1) + timedelta(days=chosen.randrange(200)),
            success_criterion=words(25), support=words(6) if n % 2 else "",
        )
        for n in range(1, actions + 1)
    ]  # fmt: skip
    return replace(PLAN, findings=tuple(findings), actions=tuple(rows), comment=words(60), focus=words(15))


def make(count: int, seed: int) -> Iterator[Made]:
    """Make plans of 1 to 100 actions, in turn with no, one and two signatures, half of those with a time stamp."""
    chosen, made = random.Random(seed), ceremony()
    for number in range(count):
        plan = plan_of(chosen, 1 + (number * 99) // max(1, count - 1))
        signatures = number % 3
        pdf = render(plan, made_at=MADE_AT)
        if signatures:
            pdf = issue(pdf, made.reviewer)
        if signatures == 2:
            pdf = agree(pdf, made.head, comment=chosen.choice(("", "We start on Monday.")))
        if signatures and number % 2:
            pdf = archived(pdf, SIGNED_AT)
        yield Made(plan, signatures, pdf)
