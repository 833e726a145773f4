"""What lies outside repeats, worked out in one sweep: generated Python, a few steps of the template's order a function.

One answer can switch hundreds of questions, each of which is looked at, compared, restored and told of; written out,
that costs a fraction of what a general loop over nodes takes. In the code, ``S`` is the form at work (``Spreading``),
``r`` its root frame with ``a`` what is seen by slot, ``on`` and ``held``; ``due`` has a byte for each rank, ``add``
tells of a key, ``m`` says by slot what is meant for the school, ``far`` is for ``S.tell_afar``.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sifield.forms.values import TEXTS

STEPS = 8
"""How many steps a function has at most: few, so that little is looked at in vain; many, so that few are called."""
SHOWN_AS_THEY_ARE = ("calculate", "hidden")
"""Kinds of questions in which an expression sees what was worked out, not what is stored of it."""


@dataclass(frozen=True, slots=True)
class Step:
    """How a question or group outside repeats is worked out.

    ``parent`` is the slot of the group around it (-1 for none); ``relevant`` and ``calculation`` are its rules as
    Python, "" for none. It ``has_limits`` if it is meant for some schools or years only. When it changes, the ranks
    ``here`` are worked out again, the questions ``shown`` may look different, and if it ``is_far_reaching`` something
    in rows is concerned.
    """

    rank: int
    slot: int
    kind: str
    parent: int
    relevant: str
    calculation: str
    has_limits: bool
    here: tuple[int, ...]
    shown: tuple[str, ...]
    is_far_reaching: bool


def write(steps: Sequence[Step | None]) -> tuple[str, list[int]]:
    """Write functions for steps in their order, None standing for what lies in a repeat.

    Returns:
        The text of a module in which ``every`` holds the functions, and for each of them the rank of its last step.
    """
    runs: list[list[Step]] = []
    for before, step in zip([None, *steps], steps, strict=False):
        if step is None:
            continue
        if before is None or len(runs[-1]) == STEPS:
            runs.append([])
        runs[-1].append(step)
    lines = []
    for at, run in enumerate(runs):
        lines += [f"def c{at}(S, r, a, on, held, due, far, add, m):", *(line for step in run for line in _lines(step))]
    lines.append(f"every = ({''.join(f'c{at}, ' for at in range(len(runs)))})")
    return "\n".join([*lines, ""]), [run[-1].rank for run in runs]


def _lines(step: Step) -> Iterator[str]:
    slot = step.slot
    around = [f"on[{step.parent}]"] * (step.parent >= 0) + [f"m[{slot}]"] * step.has_limits
    yield f" if due[{step.rank}]:"
    yield f"  n = {' and '.join([*around, *filter(None, [step.relevant])]) or 'True'}"
    if not step.calculation:
        yield f"  if n is not on[{slot}]:"
        yield from _switched(step)
        yield from _consequences(step)
        return
    yield f"  g = n is not on[{slot}]"
    yield "  if g:"
    yield from _switched(step)
    yield "  if n:"
    yield f"   v = {step.calculation}"
    if step.kind in SHOWN_AS_THEY_ARE:
        yield f"   if v.__class__ is not a[{slot}].__class__ or v != a[{slot}]:"
        yield f"    g = S.keep({step.rank}, v) or g"
    else:
        yield f"   g = S.keep({step.rank}, v) or g"
    yield "  if g:"
    yield from _consequences(step)


def _switched(step: Step) -> Iterator[str]:
    yield f"   on[{step.slot}] = n"
    if step.kind:
        kept = f"restored(held[{step.slot}], {step.kind!r})"
        if step.kind in TEXTS:
            kept = f"(h if (h := held[{step.slot}]).__class__ is str else restored(h, {step.kind!r}))"
        yield f'   a[{step.slot}] = {kept} if n else ""'


def _consequences(step: Step) -> Iterator[str]:
    if not (step.here or step.shown or step.is_far_reaching):
        yield "   pass"
    if step.here:
        yield f"   {' = '.join(f'due[{rank}]' for rank in step.here)} = 1"
    yield from (f"   add(({name!r}, ''))" for name in step.shown)
    if step.is_far_reaching:
        yield f"   S.tell_afar({step.rank}, due, far)"
