"""In which order questions and groups are worked out, and which of them go round in a circle."""

import graphlib
import heapq
import itertools
from collections.abc import Iterator, Mapping

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
    places = {name: one.row for name, one in questions.items()} | {name: one.row for name, one in groups.items()}
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
            order = tuple(_as_in_the_sheet(needs, places))
        except graphlib.CycleError as circle:
            around = list(reversed(circle.args[1]))
            _tell(around, questions, groups, rows, faults)
            needs[around[0]].discard(around[1])
        else:
            _warn_of_growth(needs, groups, rows, faults)
            return order
    return tuple(needs)


def _as_in_the_sheet(needs: Mapping[str, set[str]], places: Mapping[str, int]) -> Iterator[str]:
    """Give names as in the sheet, each as soon as what it depends on was given: so a group stays together.

    Raises:
        graphlib.CycleError: some depend on each other.
    """
    sorter = graphlib.TopologicalSorter(needs)
    sorter.prepare()
    ready: list[tuple[int, str]] = []
    while sorter.is_active():
        for name in sorter.get_ready():
            heapq.heappush(ready, (places[name], name))
        _, name = heapq.heappop(ready)
        yield name
        sorter.done(name)


def _warn_of_growth(
    needs: Mapping[str, set[str]], groups: Mapping[str, Group], rows: Mapping[str, Cells], faults: FaultList
) -> None:
    """Warn of repeats that want as many rows as follows from their own: meant, where an answer says when to stop.

    ``needs`` has no circle, so that each found here goes through a repeat_count.
    """
    counts = {name: {one for one, _ in dependencies(group.count.tree)} for name, group in groups.items() if group.count}
    for _ in range(MAX_CIRCLES if counts else 0):
        sorter = graphlib.TopologicalSorter({name: needed | counts.get(name, set()) for name, needed in needs.items()})
        try:
            sorter.prepare()
        except graphlib.CycleError as circle:
            around = list(reversed(circle.args[1]))
            at = next(
                at for at, (name, needed) in enumerate(itertools.pairwise(around)) if needed in counts.get(name, ())
            )
            cells = rows[around[at]]
            message = (
                f"How many rows “{around[at]}” should have follows from its own rows, so that they may never be enough."
            )
            remedy = "Count something outside it, or see that an answer ends it; 100 rows at most are added."
            faults.warn(cells.sheet, cells.number, cells.letter("repeat_count"), message, remedy)
            counts[around[at]] = set()
        else:
            return


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
