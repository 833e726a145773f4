"""A fictional trust, two people and a plan, made afresh for the tests of papers and seals."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import cache

from sifield.documents.action_plan import render
from sifield.fieldwork.plans import ActionRow, Before, EvidenceRow, FindingRow, MilestoneRow, PersonName, PlanDetails
from sifield.forms.guidance.documents import Citation
from sifield.frameworks.calendar import SchoolCalendar
from sifield.signing import authority
from sifield.signing.certificates import new_key, self_signed, signing_request
from sifield.signing.seal import Drawing, Signer, sign_as_head, sign_as_reviewer

SIGNED_AT = datetime(2026, 11, 24, 15, 5, tzinfo=UTC)
MADE_AT = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)
REVIEWER, HEAD = "Miriam Castleford", "Owen Pritchard-Lane"
PLACE = "Thornbury Lane CE Primary School"
TRUST = "Alder Vale Learning Trust"
STROKES = Drawing(strokes=(((0.05, 0.6), (0.3, 0.2), (0.5, 0.8), (0.95, 0.4)), ((0.5, 0.5),)))


def _seen(hour: int, minute: int, where: str, kind: str = "seen") -> EvidenceRow:
    noted_at = datetime(2026, 11, 24, hour, minute, tzinfo=UTC)
    return EvidenceRow(id=f"e-{hour}-{minute}", noted_at=noted_at, where=where, text="what was noted", kind=kind)


FINDINGS = (
    FindingRow(
        id="f1",
        ref="F1",
        text="Phonics sessions start promptly in every class and follow the same routine.",
        kind="strength",
        risk="",
        question="",
        evidence=(_seen(9, 12, "Reception"), _seen(9, 48, "Year 2")),
        facts_agreed=True,
        head_comment="",
    ),
    FindingRow(
        id="f2",
        ref="F2",
        text="In two of three groups the books taken home hold sounds that have not been taught yet.",
        kind="develop",
        risk="medium",
        question="",
        evidence=(_seen(10, 5, "Library corner", "heard"),),
        facts_agreed=False,
        head_comment="The new book bands arrive in January & are sorted <by hand> until then.",
    ),
)
ACTION = ActionRow(
    id="a1",
    ref="A1",
    finding_id="f2",
    finding_ref="F2",
    text="Match every take-home book to the sounds taught so far.",
    owner_name="Hannah Oduya",
    owner_role="Reading lead",
    deadline=date(2026, 12, 11),
    success_criterion="A sample of 20 book bags holds no book with an untaught sound (today: 9 of 20).",
    baseline="9 of 20.",
    verifier_name=REVIEWER,
    verifier_role="Lead practitioner",
    monitored_by=HEAD,
    support="Half a day of the trust's reading lead",
    status="draft",
)
WHOLE_ACTION = replace(
    ACTION,
    stage="deliver",
    half_days=2,
    starts_on=date(2026, 11, 30),
    resources="£240 for books; two hours of cover",
    baseline="9 of 20 book bags hold an untaught sound",
    target="none of 20",
    statutory="Reading framework, 2025",
    evidence_wanted="a second look into 20 book bags",
    monitored_how="Fortnightly, ten bags at a time",
    verifier_name="Miriam Castleford",
    verifier_role="Lead practitioner",
    late_reason="the publisher delivers in January",
    milestones=(
        MilestoneRow(on=date(2026, 12, 4), text="Sounds listed by week"),
        MilestoneRow(on=date(2026, 12, 9), text="Half the shelves sorted"),
    ),
    carried=(Before("a0", date(2026, 6, 30), date(2026, 9, 25), "the reading lead was away"),),
)
TRUST_ACTION = replace(
    ACTION,
    id="a2",
    ref="A2",
    text="Sort the first shelf together, so that the rule is clear.",
    owner_name=REVIEWER,
    owner_role="Lead practitioner",
    side="trust",
    half_days=1,
    support="",
    rag="amber",
    rag_reason="the day is agreed, cover is not",
)
PLAN = PlanDetails(
    id="019a9f6e-3c1b-7d2e-9b1c-1f0e5a7c2d33",
    visit_id="019a9f6e-0000-7d2e-9b1c-1f0e5a7c2d33",
    trust_name=TRUST,
    school_name=PLACE,
    visit_title="Learning walk",
    focus="How well reading is taught from Reception to Year 2.",
    visited_on=date(2026, 11, 24),
    form_title="Learning walk",
    form_version="3",
    sensitivity="general",
    reviewer=PersonName(id="p1", name=REVIEWER, role="Lead practitioner"),
    head=PersonName(id="p2", name=HEAD, role="Headteacher"),
    findings=FINDINGS,
    actions=(ACTION,),
    comment="Thank you for the open doors.",
    next_review_on=date(2027, 3, 16),
    facts_checked_at=datetime(2026, 11, 24, 14, 50, tzinfo=UTC),
    facts_checked_by=HEAD,
    status="draft",
    decision="",
    revision=1,
    copies_to=("Headteacher", "Chair of governors"),
    is_sample=False,
    school_days=SchoolCalendar(),
    guidance=(
        Citation("Inspection toolkit", "2025"),
        Citation("Keeping children safe in education", "2025", "A newer edition was expected; check it."),
    ),
)

WHOLE_PLAN = replace(
    PLAN,
    sensitivity="safeguarding",
    actions=(WHOLE_ACTION, TRUST_ACTION),
    findings=(
        replace(
            FINDINGS[0],
            typical="typical",
            confidence="high",
            evidence=tuple(replace(one, source="walk") for one in FINDINGS[0].evidence),
        ),
        replace(
            FINDINGS[1],
            typical="cannot say",
            confidence="medium",
            evidence=(
                replace(FINDINGS[1].evidence[0], source="voices"),
                replace(_seen(11, 20, ""), piece="data", source="data", text="9 of 20 book bags, counted that day"),
            ),
        ),
    ),
    lead=PersonName(id="p3", name="Imogen Tarrant", role="Designated safeguarding lead"),
    stages=(("explore", "Explore"), ("prepare", "Prepare"), ("deliver", "Deliver"), ("sustain", "Sustain")),
    revises="019a9f6e-1111-7d2e-9b1c-1f0e5a7c2d33",
    edition=2,
    changed="The deadline of A1 is a week later.",
)
"""A plan with something in every field: an action of the school and one of the trust, a lead, an earlier edition."""


@dataclass(frozen=True, slots=True)
class Ceremony:
    """A trust, its two signers, and the plan in its three states."""

    trust: authority.NewAuthority
    reviewer: Signer
    head: Signer
    unsigned: bytes
    issued: bytes
    agreed: bytes

    @property
    def root(self) -> bytes:
        return self.trust.root_certificate


def person(trust: authority.NewAuthority, name: str, role: str, *, at: datetime = SIGNED_AT, days: int = 730) -> Signer:
    """A person with a key and a certificate of the trust."""
    key = new_key()
    request = signing_request(key, name=name, role=role, organisation=TRUST)
    certificate = authority.issue(trust.working, request, name=name, role=role, at=at, days=days)
    return Signer(key=key, certificate=certificate, chain=trust.working.chain)


def unconfirmed(name: str, role: str) -> Signer:
    """A person whose key was made on the device and vouched for by nobody."""
    key = new_key()
    return Signer(key=key, certificate=self_signed(key, name=name, role=role, organisation=TRUST, at=SIGNED_AT))


def issue(pdf: bytes, signer: Signer, *, at: datetime = SIGNED_AT) -> bytes:
    return sign_as_reviewer(pdf, signer, STROKES, name=REVIEWER, role="Lead practitioner", place=PLACE, at=at)


def agree(pdf: bytes, signer: Signer, *, comment: str = "We start on Monday.", at: datetime = SIGNED_AT) -> bytes:
    drawing = Drawing(typed=HEAD)
    decision = "agreed with comment" if comment else "agreed"
    return sign_as_head(
        pdf, signer, drawing, name=HEAD, role="Headteacher", place=PLACE, at=at, decision=decision, comment=comment
    )


@cache
def ceremony() -> Ceremony:
    """The whole ceremony, once for a test run."""
    trust = authority.make_authority(TRUST, SIGNED_AT)
    reviewer, head = person(trust, REVIEWER, "Lead practitioner"), person(trust, HEAD, "Headteacher")
    unsigned = render(PLAN, made_at=MADE_AT)
    issued = issue(unsigned, reviewer)
    return Ceremony(trust, reviewer, head, unsigned, issued, agree(issued, head))
