"""Where the values of a form lie: each question and group has a slot in the frame of the repeat it stands in.

Groups and repeats themselves have slots too, for whether they apply; a repeat's own lies in the frame around it.
"""

from typing import NamedTuple

from sifield.forms.template import Template


class Relation(NamedTuple):
    """How to come from one frame to others: so many frames up, then down along the repeats ``chain``."""

    up: int
    chain: tuple[int, ...]


SELF = Relation(0, ())


class Layout:
    """The slots of one template.

    ``home`` gives the repeat a name stands in ("" outside; of a repeat the one around it) and ``slot`` its slot there:
    in the order of the sheet, so that what lies in a group has the slots behind its own.
    ``repeats`` are in the order of the sheet, ``outer`` gives the repeat around each, ``inner`` those directly inside
    (of "", the outermost), ``chain`` the way to it from the root as places in ``inner``.
    """

    def __init__(self, template: Template) -> None:
        groups = template.groups
        self.repeats = tuple(name for name, group in groups.items() if group.is_repeat)
        self.home: dict[str, str] = {}
        for name, group in groups.items():
            parent = group.parent
            while parent and not groups[parent].is_repeat:
                parent = groups[parent].parent
            self.home[name] = parent
        self.home.update({name: question.repeat for name, question in template.questions.items()})
        self.outer = {name: self.home[name] for name in self.repeats}
        self.inner: dict[str, tuple[str, ...]] = dict.fromkeys(("", *self.repeats), ())
        for name in self.repeats:
            self.inner[self.outer[name]] += (name,)
        self.chain: dict[str, tuple[int, ...]] = {"": ()}
        for name in self.repeats:
            self.chain[name] = (*self.chain[self.outer[name]], self.inner[self.outer[name]].index(name))
        self._ways: dict[tuple[str, str], Relation] = {}
        self.slot: dict[str, int] = {}
        self._sizes = dict.fromkeys(self.inner, 0)
        for name in sorted(template.order, key=lambda name: (groups.get(name) or template.questions[name]).row):
            self.slot[name] = self._sizes[self.home[name]]
            self._sizes[self.home[name]] += 1

    def size(self, home: str) -> int:
        """Give how many slots a frame of a repeat has ("": the root)."""
        return self._sizes[home]

    def path(self, home: str) -> tuple[str, ...]:
        """Give the repeats around a frame of ``home``, outermost first, itself last; the root is "" and first."""
        found = [home]
        while found[0]:
            found.insert(0, self.outer[found[0]])
        return tuple(found)

    def relation(self, here: str, there: str) -> Relation:
        """Give the way from a frame of ``here`` to those of ``there`` that can be seen from it.

        That is the one around or the same, else all within the innermost frame around both.
        """
        found = self._ways.get((here, there))
        if found is None:
            found = self._ways[here, there] = self._way(here, there)
        return found

    def _way(self, here: str, there: str) -> Relation:
        mine, other = self.path(here), self.path(there)
        shared = sum(1 for one, two in zip(mine, other, strict=False) if one == two)
        return Relation(len(mine) - shared, self.chain[there][shared - 1 :])

    def everywhere(self, here: str, there: str) -> Relation:
        """Give the way from a frame of ``here`` to all frames of ``there``."""
        return Relation(len(self.path(here)) - 1, self.chain[there])

    def beside(self, here: str, repeat: str) -> Relation:
        """Give the way from a frame of ``here`` to all rows of a repeat in the outer row, though we may be in one."""
        outward = self.relation(here, self.outer[repeat])
        return Relation(outward.up, (*outward.chain, *self.chain[repeat][-1:]))
