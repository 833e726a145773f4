"""What lies outside repeats, worked out step by step: generated Python, for each question or group a function.

One answer can switch dozens of questions, each of which is looked at, compared, restored and told of; written out, that
costs a fraction of what a general step over nodes takes. Which steps must be taken is one number (``marks``): so that
hundreds are marked at once, and the next is found at once.

In the code, ``S`` is the form at work (``Spreading``), ``r`` its root frame with ``a`` what is seen by slot, ``on`` and
``worth``; ``add`` tells of a key, ``m`` says by slot what is meant for the school. A function gets the marks of what is
``due``, its own the highest, and gives those of what is due after it. It is called only where the group around applies.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

MANY = 6
"""Questions that may look different after one step, of which a set at hand is told, not of one after the other."""
SHOWN_AS_THEY_ARE = ("calculate", "hidden")
"""Kinds of questions in which an expression sees what was worked out, not what is stored of it."""


@dataclass(frozen=True, slots=True)
class Step:
    """How a question or group is worked out; of a group, ``kind`` is "". What lies ``in_rows`` sees to itself.

    ``relevant`` and ``calculation`` are its rules as Python, "" for none. It ``has_limits`` if it is meant for some
    schools or years only. When it changes, what is marked in ``due`` is worked out again, the questions ``shown`` may
    look different, and if it ``is_far_reaching`` something in rows is concerned.
    """

    rank: int
    mark: int
    slot: int
    in_rows: bool
    kind: str
    relevant: str
    calculation: str
    has_limits: bool
    due: int
    shown: tuple[str, ...]
    is_far_reaching: bool


def marks(ranks: Iterable[int], count: int) -> int:
    """Give the marks of ranks among so many: a bit each, the first rank's the highest, which ``bit_length`` finds."""
    found = 0
    for rank in ranks:
        found |= 1 << count - 1 - rank
    return found


def write(steps: Iterable[Step]) -> str:
    """Write the text of a module in which ``every`` holds the function of each step, by the length of its mark."""
    every = list(steps)
    lines = [line for step in every for line in _function(step)]
    names = "".join(f"{step.mark.bit_length()}: c{step.rank}, " for step in every)
    return "\n".join([*lines, f"every = {{{names}}}", ""])


def _function(step: Step) -> Iterator[str]:
    rank, slot, rest = step.rank, step.slot, f"due ^ {step.mark}"
    yield f"def c{rank}(S, r, a, on, worth, add, m, due):"
    if step.in_rows:
        yield f" return {rest} | S.work_out_in_rows({rank})"
        return
    applies = " and ".join([*[f"m[{slot}]"] * step.has_limits, *filter(None, [step.relevant])])
    if applies:
        yield f" n = {applies}"
    same, n = (f"n is on[{slot}]", "n") if applies else (f"on[{slot}]", "True")
    if not step.kind and applies:
        yield f" return {rest} | (0 if {same} else S.enter({rank}) if n else S.leave({rank}))"
        return
    switched = f"on[{slot}] = {n}"
    if step.kind:
        switched += f"; a[{slot}] = worth[{slot}]" + ' if n else ""' * bool(applies)
    if not step.calculation:
        yield f" if {same}: return {rest}"
        yield f" {switched}"
    else:
        yield f" g = not {same}"
        yield f" if g: {switched}"
        yield f" if {n}:"
        yield f"  v = {step.calculation}"
        if step.kind in SHOWN_AS_THEY_ARE:
            yield f"  if v.__class__ is not a[{slot}].__class__ or v != a[{slot}]: g = S.keep({rank}, v) or g"
        else:
            yield f"  g = S.keep({rank}, v) or g"
        yield f" if not g: return {rest}"
    if step.is_far_reaching or len(step.shown) > MANY:
        yield f" return {rest} | S.tell_of({rank})"
    else:
        yield from (f" add(({name!r}, ''))" for name in step.shown)
        yield f" return {rest} | {step.due}" if step.due else f" return {rest}"
