"""Counts about safeguarding, in words; outside the circle small ones are said as fewer than five."""

from sifield.fieldwork.plans import RISKS
from sifield.fieldwork.safeguarding_counts import SafeguardingCounts, say_small

_RISK_WORDS = {"immediate": "immediate risk", "high": "high risk", "medium": "medium risk", "low": "low risk",
               "": "no risk given"}  # fmt: skip


def say_safeguarding_counts(counts: SafeguardingCounts, *, in_circle: bool) -> str:
    """Say them, one line for each kind."""
    risks = [
        f"{_RISK_WORDS[risk]}: {say_small(number, in_circle=in_circle)}"
        for risk, number in zip(RISKS, counts.findings, strict=True)
    ]
    actions = (
        f"Actions open: {say_small(counts.open_actions, in_circle=in_circle)}, "
        f"past their day: {say_small(counts.late_actions, in_circle=in_circle)}"
    )
    lines = [f"Findings: {', '.join(risks)}", actions]
    if in_circle:
        lines.insert(0, f"Safeguarding visits finished: {counts.visits}")
    else:
        lines.append("Counted from general visits alone; counts from one to four are said as fewer than 5.")
    return "\n".join(lines)
