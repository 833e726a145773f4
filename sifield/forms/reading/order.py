"""In which order questions and groups are worked out, and which of them go round in a circle."""

import graphlib
import itertools
from collections.abc import Mapping

from sifield.forms.expressions.trees import dependencies
from sifield.forms.reading.columns import Cells
from sifield.forms.reading.faults import FaultList
from sifield.forms.template import Group, Question

MAX_CIRCLES = 20
MAX_SHOWN = 10
"""Names of one circle."""


def work_out_order(
    questions: Mapping[str, Question], groups: Mapping[str, Group], rows: Mapping[str, Cells], faults: FaultList
) -> tuple[str, ...]:
    """Give all names so that each comes after what it depends on; circles are faults."""
    needs: dict[str, set[str]] = {}
    for name, group in groups.items():
        needs[name] = {one for one, _ in dependencies(group.relevant.tree)} if group.relevant else set()
        needs[name] |= {group.parent} if group.parent else set()
    for name, question in questions.items():
        calculation = None if question.trigger else question.calculation
        needs[name] = {
            one for logic in (question.relevant, calculation) if logic for one, _ in dependencies(logic.tree)
        } - {name}
        needs[name] |= {question.group[-1]} if question.group else set()
    for _ in range(MAX_CIRCLES):
        try:
            return tuple(graphlib.TopologicalSorter(needs).static_order())
        except graphlib.CycleError as circle:
            around = list(reversed(circle.args[1]))
            _tell(around, questions, groups, rows, faults)
            needs[around[0]].discard(around[1])
    return tuple(needs)


def _tell(
    around: list[str],
    questions: Mapping[str, Question],
    groups: Mapping[str, Group],
    rows: Mapping[str, Cells],
    faults: FaultList,
) -> None:
    shown = around if len(around) <= MAX_SHOWN else [*around[: MAX_SHOWN - 2], "…", around[-1]]
    written = " → ".join(shown)
    for name, needed in itertools.pairwise(around):
        logic = {"relevant": (groups.get(name) or questions[name]).relevant}
        if name in questions:
            logic["calculation"] = questions[name].calculation
        for column, expression in logic.items():
            if expression and needed in {one for one, _ in dependencies(expression.tree)}:
                cells = rows[name]
                message = f"These depend on each other in a circle: {written}."
                remedy = "Take one of the references out."
                faults.fault(cells.sheet, cells.number, cells.letter(column), message, remedy)
                return
    raise ValueError(f"a circle without an expression: {written}")
