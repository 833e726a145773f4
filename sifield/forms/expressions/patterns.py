"""Does the whole of a text fit a pattern? Answered in time bounded by pattern × text, whatever the pattern.

A pattern is read into a tree (Java's syntax, as ODK has it; ``\\d``, ``\\w`` and ``\\s`` are ASCII), the tree becomes
an automaton (Thompson's construction), and all its paths are followed at once; sets of states once seen are kept, so
that a letter usually costs one look into a dictionary. What needs to go back (back references, looking behind,
possessive repetition) is named as not supported; looking ahead is, at the start.
"""

from collections.abc import Iterable
from functools import lru_cache

from sifield.forms.expressions.pattern_syntax import (
    Alternatives,
    Char,
    Edge,
    PatternFault,
    Repeat,
    Sequence,
    Tree,
    is_word,
    read_pattern,
)

MAX_PATTERN = 1_000
"""Characters of a pattern."""
MAX_STATES = 2_000
"""Of one pattern, its repetitions written out: ``a{20}`` are twenty."""
MAX_TEXT = 32_767
MAX_WORK = 2_000_000
"""States looked at for one text; one that takes more, as a long one may that is tried on a large pattern, does not fit.
"""
MAX_KEPT = 5_000
"""Steps remembered of one pattern."""
_FITS = 0
"""The state in which all of the pattern is done."""

Context = tuple[str, str]
"""What stands before and after a place in the text: "start", "word", "other", "last newline" or "end"."""


def matches(pattern: str, text: str) -> bool:
    """Tell whether the whole text fits the pattern; a pattern that cannot be read fits nothing."""
    try:
        return compiled(pattern).fits(text)
    except PatternFault:
        return False


@lru_cache(maxsize=256)
def compiled(pattern: str) -> "Pattern":
    """Give a pattern ready to try.

    Raises:
        PatternFault: it cannot be read, is not supported, or is too large.
    """
    return Pattern(pattern)


class Pattern:
    """A pattern ready to try: one automaton for the whole, and one for each look ahead."""

    def __init__(self, pattern: str) -> None:
        if len(pattern) > MAX_PATTERN:
            raise PatternFault("it is too long", f"Keep it to {MAX_PATTERN:,} characters.")
        read = read_pattern(pattern)
        self._whole = _Automaton(read.tree)
        rest = Repeat(Char(lambda letter: True), 0, None)
        self._ahead = [(_Automaton(Sequence((tree, rest))), wanted) for tree, wanted in read.ahead]

    def fits(self, text: str) -> bool:
        """Tell whether the whole text fits."""
        return all(one.fits(text) is wanted for one, wanted in self._ahead) and self._whole.fits(text)


class _Node:
    """A set of states that can be reached together, and where each letter leads from it."""

    __slots__ = ("fits", "next", "states")

    def __init__(self, states: frozenset[int]) -> None:
        self.states = states
        self.fits = _FITS in states
        self.next: dict[tuple[str, str], _Node] = {}


class _Automaton:
    """States are numbers: one reads a letter (``_tests``), divides or stands at an edge, and leads on (``_next``)."""

    def __init__(self, tree: Tree) -> None:
        self._tests: list[Char | Edge | None] = [None]
        self._next: list[list[int]] = [[]]
        self._has_edges = False
        self._start = self._build(tree, _FITS)
        self._nodes: dict[frozenset[int], _Node] = {}
        self._kept = 0

    def fits(self, text: str) -> bool:
        """Tell whether the whole text fits."""
        if len(text) > MAX_TEXT:
            return False
        work = 0
        node = self._node(self._reach([self._start], ("start", self._after(text, 0))))
        for at, letter in enumerate(text, 1):
            after = self._after(text, at)
            found = node.next.get((letter, after))
            if found is None:
                work += len(node.states)
                found = self._step(node, letter, after)
            node = found
            if not node.states or work > MAX_WORK:
                return False
        return node.fits

    def _after(self, text: str, at: int) -> str:
        if not self._has_edges:
            return ""
        if at == len(text):
            return "end"
        if at == len(text) - 1 and text[at] == "\n":
            return "last newline"
        return "word" if is_word(text[at]) else "other"

    def _step(self, node: _Node, letter: str, after: str) -> _Node:
        led = [
            state
            for one in node.states
            if isinstance(test := self._tests[one], Char) and test.takes(letter)
            for state in self._next[one]
        ]
        found = self._node(self._reach(led, ("word" if is_word(letter) else "other", after)))
        if self._kept >= MAX_KEPT:
            self._nodes, self._kept = {}, 0
            node.next.clear()
        node.next[letter, after] = found
        self._kept += 1
        return found

    def _node(self, states: frozenset[int]) -> _Node:
        if states not in self._nodes:
            self._nodes[states] = _Node(states)
        return self._nodes[states]

    def _reach(self, states: Iterable[int], context: Context) -> frozenset[int]:
        """Follow divisions and edges that hold, up to states that read a letter or end the pattern."""
        waiting, seen = list(states), set(states)
        while waiting:
            state = waiting.pop()
            test = self._tests[state]
            if isinstance(test, Char) or (isinstance(test, Edge) and not test.holds(*context)):
                continue
            for other in self._next[state]:
                if other not in seen:
                    seen.add(other)
                    waiting.append(other)
        return frozenset(one for one in seen if one == _FITS or isinstance(self._tests[one], Char))

    def _add(self, test: Char | Edge | None, leads_to: list[int]) -> int:
        if len(self._tests) > MAX_STATES:
            raise PatternFault("it repeats too much", f"Keep it below {MAX_STATES:,} letters, repetitions written out.")
        self._has_edges |= isinstance(test, Edge)
        self._tests.append(test)
        self._next.append(leads_to)
        return len(self._tests) - 1

    def _build(self, tree: Tree, then: int) -> int:
        """Add the states of a tree that lead to ``then``, and give the first."""
        match tree:
            case Char() | Edge():
                return self._add(tree, [then])
            case Sequence(parts):
                for part in reversed(parts):
                    then = self._build(part, then)
                return then
            case Alternatives(parts):
                return self._add(None, [self._build(part, then) for part in parts])
            case Repeat(part, least, most):
                return self._repeat(part, least, most, then)

    def _repeat(self, part: Tree, least: int, most: int | None, then: int) -> int:
        if most is None:
            again = self._add(None, [then])
            self._next[again].append(self._build(part, again))
            first = again
        else:
            first = then
            for _ in range(most - least):
                first = self._add(None, [then, self._build(part, first)])
        for _ in range(least):
            before, first = first, self._build(part, first)
            if first == before:
                break  # the part is empty
        return first
