"""The action plan on paper: what we came for, what we found, what is agreed, by whom and by when, signed by both."""

from datetime import datetime
from typing import Any

from reportlab.platypus import CondPageBreak, KeepTogether, Spacer

from sifield.documents.facts import facts_table
from sifield.documents.finishing import finish
from sifield.documents.page_frame import PageFrame, lay_out
from sifield.documents.plan_actions import plan_actions
from sifield.documents.plan_findings import each_finding, facts_checked
from sifield.documents.plan_json import FORMAT, plan_json
from sifield.documents.plan_words import foot_of, named, reviewed_by, say_class, say_copies
from sifield.documents.signature_panel import SignaturePanel
from sifield.documents.tagged import Element, text
from sifield.fieldwork.plans import PlanDetails
from sifield.signing.authority import SAMPLE_MARK
from sifield.signing.fields import PLAN_FILE, say_day, say_moment

Story = list[Any]


def render(plan: PlanDetails, *, made_at: datetime, draft: bool = False) -> bytes:
    """Make the plan as a tagged PDF with ``plan.json`` attached and every form field that the two signatures need.

    Args:
        plan: what is printed.
        made_at: when, aware UTC.
        draft: print "Draft" across each page, for looking at only; the file that is to be signed has none.
    """
    root = Element(tag="Document")
    story = story_of(root, plan)
    title = f"Action plan: {plan.school_name}, {say_day(plan.visited_on)}"
    frame = PageFrame(
        title=title,
        running_head=f"Action plan · {plan.school_name} · {plan.visit_title}, {say_day(plan.visited_on)}",
        reference=f"Plan {plan.id} · revision {plan.revision} · made {say_moment(made_at)}",
        foot=foot_of(plan.sensitivity, plan.copies_to),
        sample_mark=SAMPLE_MARK if plan.is_sample else "",
        watermark="Draft – not yet signed" if draft else "",
    )
    drawn, marks = lay_out(story, frame)
    return finish(drawn, root, marks, title=title, made_at=made_at, attachment=(PLAN_FILE, plan_json(plan)))


def story_of(root: Element, plan: PlanDetails) -> Story:
    """Give all that the plan's pages show, in order, with its structure below ``root``."""
    return [
        *_opening(root, plan),
        *_findings(root, plan),
        *plan_actions(root, plan),
        *_closing(root, plan),
        *_agreement(root, plan),
    ]


def _heading(parent: Element, words: str, *, room: float = 60) -> Story:
    """A heading that goes to the next page where less than ``room`` points of its own text would follow it."""
    return [CondPageBreak(room), text(words, "heading", parent.add("H2"))]


def _opening(root: Element, plan: PlanDetails) -> Story:
    form = f"{plan.form_title}, version {plan.form_version}" if plan.form_version else plan.form_title
    facts = [
        ("Reviewer", reviewed_by(plan)),
        ("Headteacher", named(plan.head)),
        ("Form used", form),
        ("Next review", say_day(plan.next_review_on) if plan.next_review_on else "not yet set"),
        ("Class", say_class(plan.sensitivity)),
        ("Copies to", say_copies(plan.copies_to)),
    ]
    if plan.lead.name.strip():
        facts[2:2] = [("Lead", named(plan.lead))]
    story: Story = [
        text(plan.trust_name, "eyebrow", root.add("P")),
        text("Action plan", "title", root.add("H1")),
        text(f"{plan.school_name} · {plan.visit_title}, {say_day(plan.visited_on)}", "subtitle", root.add("P")),
        facts_table(root, facts),
        *_edition(root, plan),
        *_guidance(root, plan),
        *_heading(root, "What we came for"),
        text(plan.focus or "No focus was set.", "body", root.add("P")),
    ]
    return story


def _edition(root: Element, plan: PlanDetails) -> Story:
    """Say of a plan that stands in another's place what changed; nothing of a first one."""
    if plan.edition < 2 and not plan.revises:
        return []
    was = f"It takes the place of plan {plan.revises}. " if plan.revises else ""
    words = f"{was}What changed: {plan.changed.strip() or '–'}"
    return [Spacer(0, 5), text(words, "body", root.add("P"), lead=f"Edition {plan.edition}.")]


def _guidance(root: Element, plan: PlanDetails) -> Story:
    """What the form rests on, and of which of it there is, or may be, a newer edition than the one cited."""
    if not plan.guidance:
        return []
    story: Story = [Spacer(0, 5), text(f"Rests on: {'; '.join(map(str, plan.guidance))}.", "label", root.add("P"))]
    for one in plan.guidance:
        if one.remark:
            story.append(text(one.remark, "label", root.add("P"), lead=f"{one}."))
    return story


def _findings(root: Element, plan: PlanDetails) -> Story:
    strengths = [row for row in plan.findings if row.kind == "strength"]
    others = [row for row in plan.findings if row.kind != "strength"]
    story: Story = []
    if strengths:
        story += [*_heading(root, "Strengths", room=90), *each_finding(root, strengths, plan)]
    story += _heading(root, "What we found", room=90)
    story += each_finding(root, others, plan)
    if not others:
        story.append(text("Nothing was found that needs an action.", "body", root.add("P")))
    story += facts_checked(root, plan)
    return story


def _closing(root: Element, plan: PlanDetails) -> Story:
    if not plan.comment.strip():
        return []
    return [*_heading(root, "Overall"), text(plan.comment, "body", root.add("P"))]


def _agreement(root: Element, plan: PlanDetails) -> Story:
    school = plan.school_name
    lead = "The designated safeguarding lead signs that she or he has read it. " if plan.lead.name.strip() else ""
    statement = (
        "The reviewer signs that this plan says what was found and discussed. The headteacher signs to give the answer "
        "below, for the school; signing does not by itself mean agreeing. "
        f"{lead}What is listed here is checked with {school} at the next review."
    )
    heading = text("Agreement and signatures", "heading", root.add("H2"))
    paragraph = text(statement, "body", root.add("P"))
    panel = SignaturePanel(root, plan.reviewer, plan.head, plan.lead)
    note = (
        "The signatures are electronic and seal this file: any later change shows. A printed copy cannot be checked. "
        f"The file also holds the plan as data ({PLAN_FILE}, {FORMAT}): what these pages print, and no more."
    )
    closing = text(note, "label", root.add("P"))
    return [KeepTogether([heading, paragraph, Spacer(0, 4), panel, Spacer(0, 5), closing])]
