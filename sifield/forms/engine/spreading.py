"""What follows from a change: all that depends on it is worked out in the template's order, each thing once, and no
further than something changes.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from itertools import compress
from typing import Any

from sifield.forms.answers import Key
from sifield.forms.engine.choice_tables import ChoiceTable
from sifield.forms.engine.layout import Relation
from sifield.forms.engine.program import FarTies, Node, Program
from sifield.forms.engine.rows import Frame, Rows, below, follow
from sifield.forms.engine.sweep import SHOWN_AS_THEY_ARE
from sifield.forms.values import Single, to_answer

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
        self._left_out = left_out
        self._meant = [True] * self.layout.size("")
        for name in left_out:
            if not self.layout.home[name]:
                self._meant[self.layout.slot[name]] = False
        self._due = [0] * len(program.ordered)
        """By rank, 1 where something outside repeats must be worked out."""
        self._frames: dict[int, dict[int, Frame]] = {}
        """Of what lies in repeats, by rank, the frames in which it must be worked out, by number."""
        self._ahead = bytearray(len(program.sweep))
        """By stretch, 1 where something in it must be worked out."""

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

    def queue(self, node: Node, found: Iterable[Frame]) -> None:
        """Note that a node must be worked out in frames."""
        if node.home:
            self._frames.setdefault(node.rank, {}).update((frame.number, frame) for frame in found)
        else:
            self._due[node.rank] = 1
        self._ahead[self.program.stretch[node.rank]] = 1

    def work_out(self, told: set[Key] | None) -> None:
        """Work out what is due, and all that follows from it: a dependant always has a higher rank.

        Args:
            told: gets all that may be other now; None works out what is due and nothing that follows in rows.
        """
        root, sweep, due, ahead, meant = self.rows.root, self.program.sweep, self._due, self._ahead, self._meant
        on, seen, worth = root.on, root.seen, root.worth
        add = _nobody if told is None else told.add
        at = ahead.find(1)
        while at >= 0:
            run, node = sweep[at]
            if run is None:
                self._work_out_in_rows(node, told)
            else:
                run(self, root, seen, on, worth, due, ahead, add, told, meant)
            ahead[at] = 0
            at = ahead.find(1, at + 1)

    def _work_out_in_rows(self, node: Node, told: set[Key] | None) -> None:
        relevant, slot = _never if node.name in self._left_out else node.relevant, node.slot
        for frame in self._frames.pop(node.rank, {}).values():
            around = frame.up.on if node.parent_up and frame.up else frame.on
            applies = around[node.parent]
            if applies and relevant is not None:
                applies = relevant(self, frame, frame.seen, self._outside)
            changed = frame.on[slot] is not applies
            if changed:
                frame.on[slot] = applies
                frame.seen[slot] = frame.worth[slot] if applies else ""
            if applies and node.works:
                changed |= self.calculate(node, frame)
            if changed and told is not None:
                self.tell(node, frame, told)

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
        frame.hold(slot, value, node.kind)
        if not frame.on[slot]:
            return False
        after = result if node.kind in SHOWN_AS_THEY_ARE and value is not None else frame.worth[slot]
        frame.seen[slot] = after
        return type(before) is not type(after) or (before != after and (before == before or after == after))

    def tell(self, node: Node, frame: Frame, told: set[Key]) -> None:
        """Note that a node changed in a frame: what must be worked out again, and what may look different."""
        here, stretches, keys, far = self.program.ties[node.rank]
        for at in stretches:
            self._ahead[at] = 1
        if not node.home:
            told |= keys
            for rank in here:
                self._due[rank] = 1
        else:
            told.update([(name, frame.row.id) for name, _ in keys])
            for rank in here:
                self._frames.setdefault(rank, {})[frame.number] = frame
        if far is not None:
            self._tell_afar(far, frame, told)

    def tell_of(self, rank: int, told: set[Key] | None) -> None:
        """Note that a node outside repeats changed; None if nothing is to follow."""
        if told is not None:
            self.tell(self.program.ordered[rank], self.rows.root, told)

    def _tell_afar(self, far: FarTies, frame: Frame, told: set[Key]) -> None:
        for rank, way in far.works:
            self.queue(self.program.ordered[rank], follow(frame, way))
        for name, way in far.shown:
            told.update((name, one.row.id) for one in follow(frame, way))

    def leave(self, rank: int, told: set[Key]) -> None:
        """Note that a group outside repeats no longer applies, and so nothing in it, and what follows from that."""
        root, due, ahead = self.rows.root, self._due, self._ahead
        on, (slots, keys, outward) = root.on, self.program.inside[rank]
        told.update(*compress(keys, on[slots]))
        for slot, (here, stretches, _, far) in outward:
            if on[slot]:
                for other in here:
                    due[other] = 1
                for at in stretches:
                    ahead[at] = 1
                if far is not None:
                    self._tell_afar(far, root, told)
        on[slots] = [False] * len(keys)
        root.seen[slots] = [""] * len(keys)

    def spread(self, changed: Iterable[Work], beyond: Iterable[Concerned] = ()) -> frozenset[Key]:
        """Work out what depends on what changed, and on rows that came, went or moved (``beyond``).

        Returns:
            All whose answer, relevance, words, choices or verdict may have changed.
        """
        told: set[Key] = set()
        for node, frame in changed:
            self.tell(node, frame, told)
        for node, found, works in beyond:
            if works and found:
                self.queue(node, found)
            elif node.kind:
                told.update((node.name, one.row.id) for one in found)
        self.work_out(told)
        return frozenset(told)

    def spread_from(self, node: Node, frame: Frame) -> frozenset[Key]:
        """Work out what depends on one node that changed: what ``spread`` does, but faster outside repeats."""
        if node.home:
            return self.spread([(node, frame)])
        here, stretches, keys, far = self.program.ties[node.rank]
        if not here and far is None:
            return keys
        due, ahead, told = self._due, self._ahead, set(keys)
        for rank in here:
            due[rank] = 1
        for at in stretches:
            ahead[at] = 1
        if far is not None:
            self._tell_afar(far, frame, told)
        self.work_out(told)
        return frozenset(told)


def reach(frame: Frame, way: Relation) -> Sequence[Frame]:
    """Give the frames on the way from one: nearly always itself."""
    if not way.up:
        return below(frame, way.chain) if way.chain else (frame,)
    return follow(frame, way)


def _never(sight: Any, frame: Frame, seen: list[Any], outside: list[Any]) -> bool:
    return False


def _nobody(key: Key) -> None:
    """Take what nobody need be told."""
