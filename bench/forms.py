"""The form engine against JavaRosa (ODK Collect's) and rxeval (PyPI's) on the same large forms, in the same run.

Every engine does every round in turns; of each thing done, the median of the rounds counts. JavaRosa is warmed up,
and timed within its JVM. A peer that is not on this machine, or cannot do a thing, has no figure there.

    python -m bench.forms [WORDS OF A LINE]
"""

import gc
import itertools
import statistics
import sys
import tempfile
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from bench._big_forms import Answer, BigForm, cascade, long_list, many_rows, survey
from bench._form_engines import CannotDo, Engine, Java, Ours, Rx
from tests.forms.oracle import javarosa
from tests.forms.oracle.javarosa import JavaRosa

ROUNDS, WARMING = 5, 3
ROWS = 1_000
Times = Sequence[float]
_ASKED = itertools.count(1)


@dataclass(frozen=True)
class Figure:
    """One line of the table: ``work`` gives the times of one round, which are the same things in every round; of the
    medians over the rounds ``take`` makes one figure.
    """

    name: str
    goal: str
    form: Callable[[], BigForm]
    work: Callable[[Engine, BigForm], Times]
    take: Callable[[Times], float] = statistics.fmean
    rows: int = 0
    answered: int = 0


def main() -> None:
    """Measure and print one table."""
    with ExitStack() as stack:
        engines: dict[str, Engine] = {"sifield": Ours(), "JavaRosa": _java(stack), "rxeval": Rx()}
        print(f"{'ms, median of ' + str(ROUNDS) + ' rounds':36}{'sifield':>10}{'JavaRosa':>11}{'ratio':>9}", end="")
        print(f"{'rxeval':>10}{'ratio':>9}  goal")
        wanted = " ".join(sys.argv[1:])
        for figure in (one for one in FIGURES if wanted in one.name):
            _print(figure, _measure(figure, engines))


def _java(stack: ExitStack) -> Engine:
    if lack := javarosa.missing():
        return Absent(lack)
    folder = stack.enter_context(tempfile.TemporaryDirectory())
    return Java(stack.enter_context(JavaRosa(Path(folder), "-Xmx2g")))


class Absent(Java):
    """A peer that is not here."""

    def __init__(self, lack: str) -> None:
        self._lack = lack

    def begin(self, form: BigForm, rows: int = 0, answers: tuple[Answer, ...] = ()) -> None:
        raise CannotDo("not here")


def _measure(figure: Figure, engines: dict[str, Engine]) -> dict[str, float | str]:
    form = figure.form()
    answered = tuple(form.answers[: figure.answered])
    found: dict[str, list[Times]] = {}
    lacking: dict[str, float | str] = {}
    for name, engine in engines.items():
        try:
            engine.begin(form, figure.rows, answered)
            for _ in range(WARMING if name == "JavaRosa" else 1):
                figure.work(engine, form)
        except CannotDo as why:
            lacking[name] = str(why)
    gc.collect()
    gc.freeze()  # what converting and reading left behind is no concern of what follows
    names = [name for name in engines if name not in lacking]
    for at in range(ROUNDS):
        for name in names[at % len(names) :] + names[: at % len(names)]:
            found.setdefault(name, []).append(figure.work(engines[name], form))
    medians = {
        name: [statistics.median(times) for times in zip(*rounds, strict=True)] for name, rounds in found.items()
    }
    return {name: lacking.get(name, figure.take(medians.get(name, [0])) * 1000) for name in engines}


def _print(figure: Figure, found: dict[str, float | str]) -> None:
    ours = found["sifield"]
    line = f"{figure.name:36}{_shown(ours):>10}"
    for peer, width in (("JavaRosa", 11), ("rxeval", 10)):
        theirs = found[peer]
        ratio = f"1/{theirs / ours:.1f}" if isinstance(theirs, float) and isinstance(ours, float) else ""
        line += f"{_shown(theirs):>{width}}{ratio:>9}"
    print(f"{line}  {figure.goal}", flush=True)


def _shown(value: float | str) -> str:
    return value if isinstance(value, str) else f"{value:.3g}" if value < 100 else f"{value:.0f}"


# --- what one round does


def _opens(open_: Callable[[Engine], float], times: int) -> Callable[[Engine, BigForm], Times]:
    return lambda engine, form: [open_(engine) for _ in range(times)]


def _begun(count: int) -> Callable[[Engine, BigForm], Times]:
    """Give the first answers too: a form that opens fast may make them wait."""
    return lambda engine, form: [engine.begun(form.answers[:count]) for _ in range(3)]


def _answers(engine: Engine, form: BigForm) -> Times:
    return [engine.answer(name, value) for name, value in form.answers]


def _choices(of: str) -> Callable[[Engine, BigForm], Times]:
    return lambda engine, form: [engine.answer(name, value) + engine.choices(of) for name, value in form.answers]


def _filters(engine: Engine, form: BigForm) -> Times:
    """Ask for numbers that were not asked for before: JavaRosa remembers those that were."""
    new = [(name, float(str(value)) + next(_ASKED) / 1000) for name, value in form.answers]
    return [engine.answer(name, value) + engine.choices("place") for name, value in new]


def _rows(engine: Engine, form: BigForm, is_adding: bool) -> Times:
    """Take ten rows out of the middle and add ten at the end."""
    removed = [engine.remove_row(ROWS // 2 - at) for at in range(10)]
    added = [engine.add_row(ROWS - 9 + at) for at in range(10)]
    return added if is_adding else removed


def _worst_of_hundred(times: Times) -> float:
    return sorted(times)[int(len(times) * 0.99)]


FIGURES = (
    Figure("open a workbook of 564 elements", "", survey, _opens(lambda engine: engine.cold(), 1)),
    Figure("open it from what is kept", "10 ms", survey, _opens(lambda engine: engine.cached(), 3)),
    Figure("open it and give one answer", "", survey, _begun(1)),
    Figure("open it and give ten answers", "", survey, _begun(10)),
    Figure("resume a draft of 250 answers", "", survey, _opens(lambda engine: engine.resume(), 3), answered=250),
    Figure("one answer to all that follows: mean", "1/100", survey, _answers),
    Figure("one answer to all that follows: p99", "", survey, _answers, _worst_of_hundred),
    Figure("a cascade of 12,600 choices", "5 ms", cascade, _choices("school")),
    Figure("a filter over 52,000 choices", "50 ms", long_list, _filters),
    Figure("add one of 1,000 rows", "5 ms", many_rows, lambda engine, form: _rows(engine, form, True), rows=ROWS),
    Figure("delete one of 1,000 rows", "5 ms", many_rows, lambda engine, form: _rows(engine, form, False), rows=ROWS),
)


if __name__ == "__main__":
    main()
