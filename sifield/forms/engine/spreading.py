"""What follows from a change: all that depends on it is worked out in the template's order, each thing once, and no
further than something changes.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any

from sifield.forms.answers import Key
from sifield.forms.engine.choice_tables import ChoiceTable
from sifield.forms.engine.layout import Relation
from sifield.forms.engine.program import FarTies, Node, Program
from sifield.forms.engine.rows import Frame, Rows, below, follow
from sifield.forms.engine.sweep import SHOWN_AS_THEY_ARE
from sifield.forms.values import Single, from_answer, to_answer

Work = tuple[Node, Frame]
Concerned = tuple[Node, Sequence[Frame], bool]
"""A node and frames that must be looked at: to be worked out (True), or only told of."""


class Spreading:
    """A form's rules at work on its rows, and what a rule sees beyond its frame.

    Args:
        left_out: questions and groups that are not meant for this school or year.
    """

    def __init__(self, program: Program, rows: Rows, now: Callable[[], datetime], left_out: frozenset[str]) -> None:
        self.program, self.layout, self.rows, self.moment = program, program.layout, rows, now
        self._outside = rows.root.seen
        self._left_out, self._size = left_out, len(program.ordered)
        self._meant = [node.name not in left_out for node in program.of_home[""]]

    # --- what rules see beyond their frame

    def now(self) -> datetime:
        """Give local time without zone."""
        return self.moment().astimezone().replace(tzinfo=None)

    def table(self, list_name: str) -> ChoiceTable:
        """Give a list of choices as a table."""
        return self.program.table(list_name)

    def choice_label(self, question: str, value: str) -> str:
        """Give the label of a choice of a question."""
        return self.table(self.program.template.questions[question].list_name).label(value)

    def indexed(self, frame: Frame, question: str, *rows: Any) -> Single:
        """Give an answer in a given row of a repeat, or of a repeat in a repeat; "" if there is no such row.

        ``rows`` are the names of repeats, outermost first, each followed by a place in it.
        """
        for group, place in zip(rows[::2], rows[1::2], strict=True):
            found = follow(frame, self.layout.beside(frame.row.group, group))
            if not 1 <= place < len(found) + 1:
                return ""
            frame = found[int(place) - 1]
        way = self.layout.relation(frame.row.group, self.layout.home[question])
        return follow(frame, way)[0].seen[self.layout.slot[question]] if not way.chain else ""

    # --- working out

    def work_out(self, due: bytearray, frames: dict[int, dict[int, Frame]], told: set[Key] | None) -> None:
        """Work out what is due by rank, and all that follows from it: a dependant always has a higher rank.

        Args:
            due: a byte for each rank, 1 where it is due.
            frames: of what lies in repeats, by rank, the frames concerned, by number.
            told: gets all that may be other now; None works out what is due and nothing that follows in rows.
        """
        root, sweep = self.rows.root, self.program.sweep
        on, seen, held, meant = root.on, root.seen, root.held, self._meant
        far, add = (None, _nobody) if told is None else ((frames, told), told.add)
        rank = due.find(1)
        while rank >= 0:
            run, behind = sweep[rank]
            if run is None:
                self._work_out_in_rows(self.program.ordered[rank], frames.pop(rank), due, frames, told)
            else:
                run(self, root, seen, on, held, due, far, add, meant)
            rank = due.find(1, behind)

    def _work_out_in_rows(
        self,
        node: Node,
        concerned: dict[int, Frame],
        due: bytearray,
        frames: dict[int, dict[int, Frame]],
        told: set[Key] | None,
    ) -> None:
        relevant, slot = _never if node.name in self._left_out else node.relevant, node.slot
        for frame in concerned.values():
            around = frame.up.on if node.parent_up and frame.up else frame.on
            applies = around[node.parent]
            if applies and relevant is not None:
                applies = relevant(self, frame, frame.seen, self._outside)
            changed = frame.on[slot] is not applies
            if changed:
                frame.on[slot] = applies
                held = frame.held[slot] if applies else None
                frame.seen[slot] = "" if held is None else from_answer(held, node.kind)
            if applies and node.works:
                changed |= self.calculate(node, frame)
            if changed and told is not None:
                self.tell(node, frame, due, frames, told)

    def calculate(self, node: Node, frame: Frame) -> bool:
        """Work out a calculation; True if what others see of it changed."""
        rule = node.calculation
        return rule is not None and self._keep(node, frame, rule(self, frame, frame.seen, self._outside))

    def keep(self, rank: int, result: Single) -> bool:
        """Keep what a calculation outside repeats gave; True if what others see of it changed."""
        return self._keep(self.program.ordered[rank], self.rows.root, result)

    def _keep(self, node: Node, frame: Frame, result: Single) -> bool:
        slot, before = node.slot, frame.seen[node.slot]
        value = to_answer(result, node.kind)
        frame.held[slot] = value
        if not frame.on[slot]:
            return False
        after = result if node.kind in SHOWN_AS_THEY_ARE and value is not None else from_answer(value, node.kind)
        frame.seen[slot] = after
        return type(before) is not type(after) or (before != after and (before == before or after == after))

    def tell(
        self, node: Node, frame: Frame, due: bytearray, frames: dict[int, dict[int, Frame]], told: set[Key]
    ) -> None:
        """Note that a node changed in a frame: what must be worked out again, and what may look different."""
        here, keys, far = self.program.ties[node.rank]
        if not node.home:
            told |= keys
            for rank in here:
                due[rank] = 1
            if far is not None:
                _tell_afar(far, frame, due, frames, told)
            return
        told.update([(name, frame.row.id) for name, _ in keys])
        for rank in here:
            queue(rank, (frame,), due, frames)
        if far is not None:
            _tell_afar(far, frame, due, frames, told)

    def tell_afar(self, rank: int, due: bytearray, far: tuple[dict[int, dict[int, Frame]], set[Key]] | None) -> None:
        """Note what follows in rows when a node outside repeats changed; ``far`` is None if nothing is to follow."""
        ties = self.program.ties[rank].far
        if far is not None and ties is not None:
            _tell_afar(ties, self.rows.root, due, *far)

    def spread(self, changed: Iterable[Work], beyond: Iterable[Concerned] = ()) -> frozenset[Key]:
        """Work out what depends on what changed, and on rows that came, went or moved (``beyond``).

        Returns:
            All whose answer, relevance, words, choices or verdict may have changed.
        """
        told: set[Key] = set()
        due = bytearray(self._size)
        frames: dict[int, dict[int, Frame]] = {}
        for node, frame in changed:
            self.tell(node, frame, due, frames, told)
        for node, found, works in beyond:
            if works:
                queue(node.rank, found, due, frames)
            elif node.kind:
                told.update((node.name, one.row.id) for one in found)
        self.work_out(due, frames, told)
        return frozenset(told)

    def spread_from(self, node: Node, frame: Frame) -> frozenset[Key]:
        """Work out what depends on one node that changed: what ``spread`` does, but faster outside repeats."""
        if node.home:
            return self.spread([(node, frame)])
        here, keys, far = self.program.ties[node.rank]
        if not here and far is None:
            return keys
        due = bytearray(self._size)
        for rank in here:
            due[rank] = 1
        frames: dict[int, dict[int, Frame]] = {}
        told = set(keys)
        if far is not None:
            _tell_afar(far, frame, due, frames, told)
        self.work_out(due, frames, told)
        return frozenset(told)


def queue(rank: int, found: Iterable[Frame], due: bytearray, frames: dict[int, dict[int, Frame]]) -> None:
    """Note that a node must be worked out in frames."""
    held = frames.setdefault(rank, {})
    for frame in found:
        held[frame.number] = frame
        due[rank] = 1


def reach(frame: Frame, way: Relation) -> Sequence[Frame]:
    """Give the frames on the way from one: nearly always itself."""
    if not way.up:
        return below(frame, way.chain) if way.chain else (frame,)
    return follow(frame, way)


def _never(sight: Any, frame: Frame, seen: list[Any], outside: list[Any]) -> bool:
    return False


def _tell_afar(far: FarTies, frame: Frame, due: bytearray, frames: dict[int, dict[int, Frame]], told: set[Key]) -> None:
    for rank, way in far.works:
        queue(rank, follow(frame, way), due, frames)
    for name, way in far.shown:
        told.update((name, one.row.id) for one in follow(frame, way))


def _nobody(key: Key) -> None:
    """Take what nobody need be told."""
