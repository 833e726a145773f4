"""The rows of repeats as a tree of frames, each with the slots in which its questions' values lie.

A frame holds what one row of a repeat holds (the root frame what lies outside repeats): the values of its questions by
slot, whether each applies, and the frames of the repeats inside it. ``layout`` says which slot is whose.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from sifield.forms.answers import Row
from sifield.forms.engine.layout import Layout, Relation
from sifield.forms.values import TEXTS, Single, Value, from_answer


class Frame:
    """What one row holds. ``up`` is the frame around it (None for the root); ``place`` its place there, from 1.

    By slot: ``held`` the stored answers, ``worth`` what they come to in an expression, ``seen`` what expressions see of
    them (its worth where a question applies, else ""), ``on`` whether each question or group applies, and last,
    for slot -1, that the form itself does. ``inner`` holds, for each repeat inside, the frames of its rows.
    """

    __slots__ = ("held", "inner", "number", "on", "place", "row", "seen", "up", "worth")

    def __init__(self, row: Row, up: "Frame | None", size: int, repeats: int, number: int) -> None:
        self.row = row
        self.up = up
        self.place = 0
        self.number = number
        self.held: list[Value] = [None] * size
        self.worth: list[Single] = [""] * size
        self.seen: list[Single] = [""] * size
        self.on = [*[False] * size, True]
        self.inner: list[list[Frame]] = [[] for _ in range(repeats)]

    def hold(self, slot: int, value: Value, kind: str) -> None:
        """Store an answer to a question of a kind; what is seen of it is left as it is."""
        self.held[slot] = value
        self.worth[slot] = value if value.__class__ is str and kind in TEXTS else from_answer(value, kind)


class Rows:
    """All rows of all repeats of one form, in order.

    Rows of a repeat that the form does not have, or whose outer row is not there, are left aside.
    """

    def __init__(self, layout: Layout, rows: Iterable[Row]) -> None:
        self._layout = layout
        self._made = 0
        self.root = self._frame(Row("", ""), None)
        self._by_id: dict[str, Frame] = {}
        waiting: dict[str, list[Row]] = {}
        for row in sorted(rows, key=lambda row: (row.position, row.id)):
            waiting.setdefault(row.group, []).append(row)
        # outer repeats come before those in them, as in the sheet
        for group in layout.repeats:
            for row in waiting.get(group, ()):
                up = self._by_id.get(row.parent_id) if row.parent_id else self.root
                if up is not None and up.row.group == layout.outer[group] and row.id and row.id not in self._by_id:
                    self._put(row, up)

    def _frame(self, row: Row, up: Frame | None) -> Frame:
        self._made += 1
        return Frame(row, up, self._layout.size(row.group), len(self._layout.inner[row.group]), self._made)

    def _put(self, row: Row, up: Frame) -> Frame:
        frame = self._by_id[row.id] = self._frame(row, up)
        beside = self.beside(frame)
        beside.append(frame)
        frame.place = len(beside)
        return frame

    def beside(self, frame: Frame) -> list[Frame]:
        """Give the frames of a row's repeat in the row around it, in order, itself among them (unless removed)."""
        assert frame.up is not None, "the root is no row"
        return frame.up.inner[self._layout.inner[frame.up.row.group].index(frame.row.group)]

    # --- looking

    def __contains__(self, row_id: str) -> bool:
        return row_id in self._by_id

    def __iter__(self) -> Iterator[Row]:
        return (frame.row for frame in self._by_id.values())

    def get(self, row_id: str) -> Row:
        """Give a row.

        Raises:
            KeyError: no such row.
        """
        return self._by_id[row_id].row

    def frame(self, row_id: str) -> Frame:
        """Give the frame of a row, of "" the root.

        Raises:
            KeyError: no such row.
        """
        return self._by_id[row_id] if row_id else self.root

    def children(self, group: str, parent_id: str) -> list[str]:
        """Give the ids of a repeat's rows within one outer row, in order."""
        up = self._by_id.get(parent_id) if parent_id else self.root
        inner = self._layout.inner[up.row.group] if up else ()
        return [frame.row.id for frame in up.inner[inner.index(group)]] if up and group in inner else []

    def place(self, row_id: str) -> int:
        """Say which row of its repeat a row is, counted from 1.

        Raises:
            KeyError: no such row.
        """
        return self._by_id[row_id].place

    def of(self, group: str) -> list[str]:
        """Give the ids of all rows of a repeat ("" gives the one place outside repeats)."""
        return [frame.row.id for frame in self.frames(group)]

    def frames(self, group: str) -> list[Frame]:
        """Give all frames of a repeat, of "" the root."""
        return below(self.root, self._layout.chain[group])

    # --- changing

    def add(self, group: str, row_id: str, label: str, parent_id: str) -> Frame:
        """Add a row at the end.

        Raises:
            KeyError: no such repeat.
            ValueError: the id is taken, or the outer row is missing or of another repeat.
        """
        outer = self._layout.outer[group]
        if row_id in self._by_id or not row_id:
            raise ValueError(f"row {row_id!r} is there already")
        up = self._by_id.get(parent_id) if parent_id else self.root
        if up is None or up.row.group != outer:
            raise ValueError(f"rows of {group} do not lie in row {parent_id!r}")
        before = below(up, self._layout.chain[group][-1:])
        position = before[-1].row.position + 1 if before else 1
        return self._put(Row(row_id, group, parent_id, position, label), up)

    def relabel(self, row_id: str, label: str) -> None:
        """Change what a row is called."""
        frame = self._by_id[row_id]
        frame.row = replace(frame.row, label=label)

    def move(self, row_id: str, to: int) -> Frame:
        """Move a row within its outer row to a place counted from 1; positions are numbered anew.

        Raises:
            KeyError: no such row.
            ValueError: no such place.
        """
        frame = self._by_id[row_id]
        beside = self.beside(frame)
        if not 1 <= to <= len(beside):
            raise ValueError(f"there is no place {to} among {len(beside)} rows")
        beside.remove(frame)
        beside.insert(to - 1, frame)
        for place, one in enumerate(beside, 1):
            one.place = place
            one.row = replace(one.row, position=place)
        return frame

    def remove(self, row_id: str) -> list[Frame]:
        """Take out a row and all rows in it; they are given back, innermost first.

        Raises:
            KeyError: no such row.
        """
        frame = self._by_id[row_id]
        beside = self.beside(frame)
        del beside[frame.place - 1]
        for place in range(frame.place - 1, len(beside)):
            beside[place].place = place + 1
        gone = list(_inside(frame))
        for one in gone:
            del self._by_id[one.row.id]
        return gone


def below(frame: Frame, chain: tuple[int, ...]) -> list[Frame]:
    """Follow repeats inwards from a frame, all their rows."""
    found = [frame]
    for at in chain:
        found = found[0].inner[at] if len(found) == 1 else [one for up in found for one in up.inner[at]]
    return found


def follow(frame: Frame, relation: Relation) -> list[Frame]:
    """Give the frames that stand in a relation to one."""
    here: Frame | None = frame
    for _ in range(relation.up):
        here = here.up if here else None
    return below(here, relation.chain) if here else []


def _inside(frame: Frame) -> Iterator[Frame]:
    for frames in frame.inner:
        for one in frames:
            yield from _inside(one)
    yield frame
