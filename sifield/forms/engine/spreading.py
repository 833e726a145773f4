"""What follows from a change: all that depends on it is worked out in the template's order, each thing once, and no
further than something changes.
"""

from collections.abc import Callable, Iterable, Sequence, Set
from datetime import datetime
from itertools import compress
from typing import Any

from sifield.forms.answers import Key
from sifield.forms.engine.choice_tables import ChoiceTable
from sifield.forms.engine.layout import Relation
from sifield.forms.engine.program import FarTies, Inside, Left, Node, Program
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
        self._told: set[Key] = set()
        """All that may be other after the change that is being worked out."""
        self._is_opening = False
        """True while all is worked out, so that nothing need be told of."""
        self._frames: dict[int, dict[int, Frame]] = {}
        """Of what lies in repeats, by rank, the frames in which it must be worked out, by number."""
        self._waiting = 0
        """Marks of what must be worked out once the group around it applies."""
        self._left: dict[int, Left] = {}
        """By rank, how groups were left."""

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

    def queue(self, node: Node, found: Iterable[Frame]) -> int:
        """Note that a node must be worked out in frames; its mark, if there are any."""
        if node.home:
            self._frames.setdefault(node.rank, {}).update((frame.number, frame) for frame in found)
        return node.mark

    def begin(self, due: int) -> None:
        """Work out all that is marked, and nothing that follows from it in rows: that is marked too."""
        self._is_opening = True
        try:
            self.work_out(due)
        finally:
            self._is_opening = False

    def work_out(self, due: int) -> None:
        """Work out what is marked, and all that follows from it: a dependant always has a higher rank."""
        root, sweep, add, meant = self.rows.root, self.program.sweep, self._told.add, self._meant
        on, seen, worth, parents = root.on, root.seen, root.worth, self.program.parents
        while due:
            length = due.bit_length()
            parent = parents[length]
            if on[parent]:
                due = sweep[length](self, root, seen, on, worth, add, meant, due)
            else:
                beside = self.program.within[parent]
                self._waiting |= due & beside
                due &= ~beside

    def work_out_in_rows(self, rank: int) -> int:
        """Work out what lies in a repeat in all frames in which it is due; the marks of what follows."""
        node = self.program.ordered[rank]
        relevant, slot, due = _never if node.name in self._left_out else node.relevant, node.slot, 0
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
            if changed and not self._is_opening:
                due |= self.tell(node, frame)
        return due

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
        if node.kind in SHOWN_AS_THEY_ARE and value is not None:
            frame.worth[slot] = result
        if not frame.on[slot]:
            self.show_later(node)
            return False
        after = frame.seen[slot] = frame.worth[slot]
        return type(before) is not type(after) or (before != after and (before == before or after == after))

    def tell(self, node: Node, frame: Frame) -> int:
        """Note that a node changed in a frame, and what may look different; the marks of what must be worked out."""
        here, due, keys, far = self.program.ties[node.rank]
        if not node.home:
            self._told |= keys
        else:
            self._told |= self._keys(node, frame)
            for rank in here:
                self._frames.setdefault(rank, {})[frame.number] = frame
        return due if far is None else due | self._tell_afar(far, frame)

    def _keys(self, node: Node, frame: Frame) -> set[Key]:
        return {(name, frame.row.id) for name, _ in self.program.ties[node.rank].keys}

    def tell_of(self, rank: int) -> int:
        """Note that a node outside repeats changed; the marks of what must be worked out."""
        return 0 if self._is_opening else self.tell(self.program.ordered[rank], self.rows.root)

    def _tell_afar(self, far: FarTies, frame: Frame) -> int:
        due = 0
        for rank, way in far.works:
            if found := follow(frame, way):
                due |= self.queue(self.program.ordered[rank], found)
        for name, way in far.shown:
            self._told.update((name, one.row.id) for one in follow(frame, way))
        return due

    def leave(self, rank: int) -> int:
        """Note that a group outside repeats no longer applies, and so nothing in it; the marks of what must be worked
        out for that.
        """
        root, inside = self.rows.root, self.program.inside[rank]
        slots, on, before = inside.slots, root.on[inside.slots], self._left.get(rank)
        keys = before.keys if before and before.on == on else frozenset().union(*compress(inside.keys, on))
        self._left[rank] = Left(on, root.seen[slots], keys)
        root.on[slots] = [False] * len(on)
        root.seen[slots] = [""] * len(on)
        return self._tell_of_all(inside, keys)

    def enter(self, rank: int) -> int:
        """Note that a group outside repeats applies, and in it what did when it was left; the marks of what must be
        worked out for that, and in the group of what waited for it.
        """
        root, slot = self.rows.root, self.program.ordered[rank].slot
        due = self._waiting & self.program.within.get(slot, 0)
        self._waiting ^= due
        if rank not in self._left:
            root.on[slot] = True
            return due | self.tell_of(rank)
        inside = self.program.inside[rank]
        root.on[inside.slots], root.seen[inside.slots], keys = self._left[rank]
        return due | inside.restless | self._tell_of_all(inside, keys)

    def work_out_later(self, node: Node) -> None:
        """Have a calculation outside repeats be worked out when the group around it applies again."""
        if not node.home:
            self._waiting |= node.mark

    def show_later(self, node: Node) -> None:
        """Have the groups that were left show, once they apply again, what a question in them is worth now."""
        worth = self.rows.root.worth
        for rank, left in self._left.items() if not node.home else ():
            at = node.slot - self.program.ordered[rank].slot
            if 0 <= at < len(left.on) and left.on[at]:
                left.seen[at] = worth[node.slot]

    def _tell_of_all(self, inside: Inside, keys: frozenset[Key]) -> int:
        self._told |= keys
        due = inside.outward
        for far in inside.far:
            due |= self._tell_afar(far, self.rows.root)
        return due

    def spread(self, changed: Iterable[Work], beyond: Iterable[Concerned] = ()) -> Set[Key]:
        """Work out what depends on what changed, and on rows that came, went or moved (``beyond``).

        Returns:
            All whose answer, relevance, words, choices or verdict may have changed.
        """
        due, told = 0, set[Key]()
        self._told = told
        for node, frame in changed:
            due |= self.tell(node, frame)
        for node, found, works in beyond:
            if works and found:
                due |= self.queue(node, found)
            elif node.kind:
                told.update((node.name, one.row.id) for one in found)
        self.work_out(due)
        return told

    def show(self, node: Node, frame: Frame) -> Set[Key]:
        """Have what an answer is worth be seen, if it applies, and work out what depends on it: as ``spread`` does, but
        faster outside repeats, and not at all where nothing else is seen than before.
        """
        slot, (_, due, keys, far) = node.slot, self.program.ties[node.rank]
        if frame.on[slot]:
            before, after = frame.seen[slot], frame.worth[slot]
            if before.__class__ is after.__class__ and before == after:
                return self._keys(node, frame) if node.home else keys
            frame.seen[slot] = after
        else:
            self.show_later(node)
        if node.home:
            return self.spread([(node, frame)])
        if far is None and not due:
            return keys
        self._told = told = set(keys)
        self.work_out(due if far is None else due | self._tell_afar(far, frame))
        return told


def reach(frame: Frame, way: Relation) -> Sequence[Frame]:
    """Give the frames on the way from one: nearly always itself."""
    if not way.up:
        return below(frame, way.chain) if way.chain else (frame,)
    return follow(frame, way)


def _never(sight: Any, frame: Frame, seen: list[Any], outside: list[Any]) -> bool:
    return False
