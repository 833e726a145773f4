"""Three engines for forms behind one face: ours, JavaRosa (ODK Collect's), and PyPI's rxeval. All times are seconds."""

import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Protocol

import rxeval

from bench._big_forms import Answer, BigForm
from sifield.forms.kept import keep, open_kept
from sifield.forms.session import FormSession
from sifield.forms.template import Template
from sifield.forms.values import Value
from sifield.forms.xlsform import read
from tests.forms.oracle.javarosa import JavaRosa, to_xform
from tests.forms.oracle.twins import as_text, paths_of


class CannotDo(Exception):
    """The engine has no such thing; the message says what it lacks."""


class Engine(Protocol):
    """One engine with one form. ``begin`` makes it ready; the others then measure."""

    def begin(self, form: BigForm, rows: int = 0, answers: tuple[Answer, ...] = ()) -> None:
        """Open a form, with so many rows in its repeat and these answers given, and keep it as the engine keeps it."""

    def cold(self) -> float:
        """Open the workbook."""

    def cached(self) -> float:
        """Open what was kept of the form."""

    def begun(self, answers: Sequence[Answer]) -> float:
        """Open what was kept of the form, and give these answers."""

    def resume(self) -> float:
        """Open what was kept of the form and of its answers."""

    def answer(self, name: str, value: Value) -> float:
        """Give an answer, with all that follows from it."""

    def choices(self, name: str) -> float:
        """Ask for the open choices of a question."""

    def add_row(self, number: int) -> float:
        """Add the last row of the repeat "room", which is the one of that number."""

    def remove_row(self, number: int) -> float:
        """Take a row of the repeat "room" out."""


def _time(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    made = work()
    took = time.perf_counter() - begun
    del made  # putting away what was made is no part of making it
    return took


def _now() -> datetime:
    return datetime.now(UTC)


class Ours:
    """sifield's own. What is kept: the form with its compiled rules, and the answers by question."""

    def begin(self, form: BigForm, rows: int = 0, answers: tuple[Answer, ...] = ()) -> None:
        self._data = form.data
        self._kept = keep(form.template)
        self._answers = {(name, ""): value for name, value in answers}
        self._session = FormSession(form.template, self._answers, now=_now)
        for number in range(1, rows + 1):
            self._session.add_row("room", f"room {number}")
            self._session.set("pupils", f"room {number}", number % 30)
        self._made = rows

    def cold(self) -> float:
        return _time(lambda: FormSession(self._read(), {}, now=_now))

    def _read(self) -> Template:
        template = read(self._data, name="big.xlsx").template
        assert template is not None
        return template

    def _opened(self) -> Template:
        template = open_kept(self._kept)
        assert template is not None
        return template

    def cached(self) -> float:
        return _time(lambda: FormSession(self._opened(), {}, now=_now))

    def begun(self, answers: Sequence[Answer]) -> float:
        def begin() -> FormSession:
            session = FormSession(self._opened(), {}, now=_now)
            for name, value in answers:
                session.set(name, "", value)
            return session

        return _time(begin)

    def resume(self) -> float:
        return _time(lambda: FormSession(self._opened(), self._answers, now=_now))

    def answer(self, name: str, value: Value) -> float:
        return _time(lambda: self._session.set(name, "", value))

    def choices(self, name: str) -> float:
        return _time(lambda: self._session.choices(name))

    def add_row(self, number: int) -> float:
        self._made += 1
        return _time(lambda: self._session.add_row("room", f"room {self._made}"))

    def remove_row(self, number: int) -> float:
        row_id = self._session.rows.children("room", "")[number - 1]
        return _time(lambda: self._session.remove_row(row_id))


class Java:
    """JavaRosa; timed within the JVM, so that no pipe is measured. What is kept: what ODK Collect caches and saves."""

    def __init__(self, engine: JavaRosa) -> None:
        self._engine = engine

    def begin(self, form: BigForm, rows: int = 0, answers: tuple[Answer, ...] = ()) -> None:
        self._data = form.data
        self._places = {name: path for path, name in paths_of(form.template)}
        self._engine.open(to_xform(form.data))
        for name, value in answers:
            self._engine.set(self._places[name], as_text(value))
        for number in range(1, rows + 1):
            if number > 1:  # the first is there
                self._engine.add(f"/data/room[{number}]")
            self._engine.set(f"/data/room[{number}]/pupils", str(number % 30))
        self._engine.keep()

    def cold(self) -> float:
        converted = _time(lambda: to_xform(self._data))
        self._engine.reopen()
        return converted + self._engine.took

    def cached(self) -> float:
        self._engine.recall()
        return self._engine.took

    def begun(self, answers: Sequence[Answer]) -> float:
        return self.cached() + sum(self.answer(name, value) for name, value in answers)

    def resume(self) -> float:
        self._engine.resume()
        return self._engine.took

    def answer(self, name: str, value: Value) -> float:
        self._engine.set(self._places[name], as_text(value))
        return self._engine.took

    def choices(self, name: str) -> float:
        self._engine.choices(self._places[name])
        return self._engine.took

    def add_row(self, number: int) -> float:
        self._engine.add(f"/data/room[{number}]")
        return self._engine.took

    def remove_row(self, number: int) -> float:
        self._engine.remove(f"/data/room[{number}]")
        return self._engine.took


class Rx:
    """rxeval, which is Rust. It keeps the XForm and the answers as XML, and works all out when it is asked to."""

    def begin(self, form: BigForm, rows: int = 0, answers: tuple[Answer, ...] = ()) -> None:
        self._data, self._xform = form.data, to_xform(form.data)
        self._places = {name: path for path, name in paths_of(form.template)}
        self._session = rxeval.Session(self._xform)
        for name, value in answers:
            self._session.set(self._places[name], as_text(value))
        for number in range(1, rows + 1):
            if number > 1:  # the first is there
                self._session.add_row("/data/room")
            self._session.set(f"/data/room[{number}]/pupils", str(number % 30))
        self._session.recompute()
        self._kept = self._session.instance_xml()

    def cold(self) -> float:
        return _time(lambda: rxeval.Session(to_xform(self._data)).recompute())

    def cached(self) -> float:
        raise CannotDo("no cache")

    def begun(self, answers: Sequence[Answer]) -> float:
        raise CannotDo("no cache")

    def resume(self) -> float:
        return _time(lambda: rxeval.Session(self._xform, self._kept).recompute())

    def answer(self, name: str, value: Value) -> float:
        return self._change(lambda: self._session.set(self._places[name], as_text(value)))

    def choices(self, name: str) -> float:
        return _time(lambda: self._session.choices(self._places[name]))

    def add_row(self, number: int) -> float:
        return self._change(lambda: self._session.add_row("/data/room"))

    def remove_row(self, number: int) -> float:
        return self._change(lambda: self._session.remove_row("/data/room", number))

    def _change(self, change: Callable[[], object]) -> float:
        return _time(lambda: (change(), self._session.recompute()))
