"""What may stand in a framework's file: its tables, their keys, and of what kind each value is."""

from collections.abc import Mapping

FORMAT = 1
MOST_ROWS, LONGEST, MOST_BYTES, MOST_FAULTS = 300, 500, 1 << 20, 200
"""Tables of one kind, letters in one text, bytes in a file, faults that are told."""
MOST_YEARS = 20
"""School years that a step of joining may take."""
KINDS = ("visit", "review", "meeting", "activity", "plan", "report", "data", "support")
"""What a row of the programme is; the first three are occasions for which somebody comes."""
ROW = {"name": str, "title": str}
LIMITS = {"phases": list, "ages": list, "character": list}
TABLES: Mapping[str, Mapping[str, type | tuple[type, ...]]] = {
    "grade": {**ROW, "meaning": str, "least": dict, "most": dict, "strengths": int, "characteristics": list},
    "role": ROW,
    "requirement": {
        **ROW,
        "kind": str,
        "when": (str, dict),
        "within": str,
        "form": str,
        "lead": str,
        "half_days": int,
        "ends_in_plan": bool,
        "after": str,
        "focus": (str, dict),
        "where": str,
        **LIMITS,
    },
    "review": {
        **ROW,
        "about": str,
        "lead": str,
        "half_days": int,
        "form": str,
        "sensitivity": str,
        "ends_in_plan": bool,
        **LIMITS,
    },
    "duty": {**ROW, "leads": list, "when": str, "form": str, "note": str},
    "report": {**ROW, "to": str, "by": str, "form": str, "when": str},
    "indicator": {**ROW, "principles": list, "fed_by": list},
    "area": {**ROW, "principles": list, "fed_by": list},
    "standard": {**ROW, "principles": list, "fed_by": list},
    "joining": {
        **ROW,
        "phase": str,
        "leads": list,
        "half_days": int,
        "times": int,
        "years": int,
        "form": str,
        "note": str,
    },
    "stage": {**ROW, "edition": str, "steps": list},
}
TOP: Mapping[str, type | tuple[type, ...]] = {
    "format": int,
    "name": str,
    "title": str,
    "edition": str,
    "summary": str,
    "holidays": str,
    "levels": list,
    "level_titles": dict,
    "priorities": list,
    "placing": dict,
    "decisions": dict,
}
NEEDED = {"joining": "phase", "stage": "edition"}
"""What a row of these needs besides its name and title."""
PLACING = {"decides": str, "together_with": str, "confirms": str, "when": str, "may_change": str}
