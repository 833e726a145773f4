"""What a robot writes down in the demonstration, and what it tells of it afterwards."""

from typing import Any

from sifield.demo.laptop import DemoLaptop, now
from sifield.fieldwork import capture
from sifield.fieldwork.plans import PlanDetails
from sifield.forms.values import Value
from sifield.signing.verdict import Verdict
from sifield.ui.capture_state import CaptureState
from sifield.ui.capture_views import QuestionView


def answer_all(state: CaptureState, laptop: DemoLaptop, visit_id: str) -> int:
    """Answer every question that is asked, page by page, each answer a transaction of its own; count them."""
    count = 0
    for page in state.pages():
        for key in state.keys(page):
            view = state.view(key)
            if not view.is_relevant or view.value not in (None, "", []) or view.input in ("words", "value", "absent"):
                continue
            value = _plausible(view, count)
            state.answer(key, value)
            running = view.input in ("text", "area")
            with laptop.writing() as session:
                capture.save_answer(session, visit_id, key[0], key[1], value, running=running)
            count += 1
    return count


def _plausible(view: QuestionView, count: int) -> Value:
    if view.choices:
        chosen = view.choices[min(1 + count % 3, len(view.choices) - 1)].name
        return [chosen] if view.input == "many" else chosen
    plain: dict[str, Value] = {
        "integer": 3,
        "decimal": 3.0,
        "date": now().date().isoformat(),
        "time": "09:30",
        "tick": "OK",
    }
    return plain.get(view.input, "Seen in most rooms; leaders know and are acting on it.")


def summary(plan: PlanDetails, verdict: Verdict, second: str) -> dict[str, Any]:
    """Tell a signed plan in plain values: people, visit, findings, actions, signatures, verdict."""
    return {
        "people": {
            "reviewer": f"{plan.reviewer.name}, {plan.reviewer.role}",
            "headteacher": f"{plan.head.name}, {plan.head.role}",
            "second laptop": second,
        },
        "visit": {"school": plan.school_name, "title": plan.visit_title, "on": plan.visited_on.isoformat()},
        "findings": [finding.text for finding in plan.findings],
        "actions": [f"{one.text} ({one.owner_name}, {one.owner_role}, {one.deadline})" for one in plan.actions],
        "signatures": list(verdict.lines),
        "verdict": {"word": str(verdict.word), "headline": verdict.headline},
    }
