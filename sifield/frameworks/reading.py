"""Reading a framework from its .toml file: all that is wrong at once, each with its line and what to do.

Text in, values out: the file is a trust's own and may hold anything.
"""

import difflib
import re
import tomllib
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from sifield.frameworks.framework import (
    Area,
    Duty,
    Framework,
    Grade,
    JoiningStep,
    Limits,
    Placing,
    Report,
    Requirement,
    Review,
    Role,
    Rule,
    Stage,
)
from sifield.frameworks.lines import Lines
from sifield.frameworks.rhythm import Rhythm, parse_rhythm
from sifield.frameworks.tables import (
    FORMAT,
    KINDS,
    LIMITS,
    LONGEST,
    MOST_BYTES,
    MOST_FAULTS,
    MOST_ROWS,
    MOST_YEARS,
    NEEDED,
    PLACING,
    TABLES,
    TOP,
)

_NAME = re.compile(r"[a-z0-9][a-z0-9_\-]*")


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing wrong with a file, with its line and what to do."""

    line: int
    message: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of reading a file: ``framework`` is None if anything is wrong."""

    framework: Framework | None
    faults: tuple[Fault, ...]


def read(data: bytes, *, forms: Collection[str] | None = None) -> Reading:
    """Read a framework. Never raises for what is in the file.

    Args:
        forms: the form_ids that there are; None if that is not known, and then a form is not looked for.
    """
    if len(data) > MOST_BYTES:
        return Reading(None, (Fault(1, "The file is too large for a framework.", "Check that it is the right file."),))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return Reading(None, (Fault(1, "The file is not text in UTF-8.", "Save it as UTF-8 text."),))
    try:
        whole = tomllib.loads(text)
    except (ValueError, RecursionError) as fault:
        line = re.search(r"line (\d+)", str(fault))
        return Reading(None, (Fault(int(line[1]) if line else 1, f"It is not TOML: {fault}.", "Correct that line."),))
    reader = _Reader(whole, Lines(text), forms)
    framework = reader.framework()
    faults = tuple(sorted(set(reader.faults))[:MOST_FAULTS])
    return Reading(None if faults else framework, faults)


Part = TypeVar("Part")


@dataclass(slots=True)
class _Reader:
    whole: dict[str, Any]
    lines: Lines
    forms: Collection[str] | None
    faults: list[Fault] = field(default_factory=list)

    def tell(self, message: str, remedy: str, table: str = "", at: int = 0, key: str = "") -> None:
        self.faults.append(Fault(self.lines.of(table, at, key), message, remedy))

    def _near(self, word: str, known: Collection[str]) -> str:
        # comparing costs time: a file with that many faults is another file altogether
        near = difflib.get_close_matches(word[:60], known, 1) if len(self.faults) < MOST_FAULTS else []
        return f"Did you mean {near[0]}?" if near else ""

    def framework(self) -> Framework | None:
        if self.whole.get("format") != FORMAT:
            message = f"This is no framework of format {FORMAT}."
            self.tell(
                message, f"Write format = {FORMAT}; a file of a newer format needs a newer sifield.", key="format"
            )
            return None
        top = {key: value for key, value in self.whole.items() if key not in TABLES}
        self._check_keys(top, TOP, "", 0)
        for key in ("name", "title", "edition"):
            if not isinstance(top.get(key), str) or not top.get(key):
                self.tell(f"The framework has no {key}.", f"Write {key} = “…” at the top.")
        tables = {name: list(self._rows(name)) for name in TABLES}
        if self.faults:
            return None
        made = self._make(top, tables)
        self._check_references(made)
        return made

    def _rows(self, table: str) -> Iterator[dict[str, Any]]:
        rows = self.whole.get(table, [])
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows) or len(rows) > MOST_ROWS:
            self.tell(f"“{table}” is no list of at most {MOST_ROWS} tables.", f"Write [[{table}]].", table)
            return
        seen: set[str] = set()
        for at, row in enumerate(rows):
            self._check_keys(row, TABLES[table], table, at)
            name = row.get("name")
            if not isinstance(name, str) or not _NAME.fullmatch(name):
                remedy = "Use small letters, digits, - and _."
                self.tell(f"A {table} has no name, or one that cannot be one.", remedy, table, at, "name")
            elif name in seen and table != "stage":
                self.tell(f"The name “{name}” is used twice.", "Rename one of them.", table, at, "name")
            elif not row.get("title"):
                self.tell(f"“{name}” has no title.", "Write title = “…”.", table, at)
            if table in NEEDED and not row.get(needed := NEEDED[table]):
                self.tell(f"“{name}” has no {needed}.", f"Write {needed} = “…”.", table, at)
            seen.add(str(name))
            yield row

    def _check_keys(
        self, row: Mapping[str, Any], known: Mapping[str, type | tuple[type, ...]], table: str, at: int
    ) -> None:
        for key, value in row.items():
            wanted = known.get(key)
            if wanted is None:
                remedy = self._near(key, known) or "Take it out."
                self.tell(f"“{key[:60]}” is not known here.", remedy, table, at, key)
            elif not isinstance(value, wanted) or (isinstance(value, bool) and wanted is int):
                self.tell(f"“{key}” has a value of the wrong kind.", f"Write {_example(wanted)}.", table, at, key)
            elif isinstance(value, str) and len(value) > LONGEST:
                self.tell(f"“{key}” is too long.", f"Use {LONGEST} letters at most.", table, at, key)
            elif isinstance(value, int) and not isinstance(value, bool) and not 0 <= value <= 1000:
                self.tell(f"“{key}” is out of range.", "Write a number from 0 to 1000.", table, at, key)

    def _make(self, top: Mapping[str, Any], tables: Mapping[str, list[dict[str, Any]]]) -> Framework:
        def all_of(table: str, make: Callable[[dict[str, Any], int], Part]) -> tuple[Part, ...]:
            return tuple(make(row, at) for at, row in enumerate(tables[table]))

        def area(row: dict[str, Any], at: int) -> Area:
            return Area(**{**row, "principles": _texts(row, "principles"), "fed_by": _texts(row, "fed_by")})

        names = [row["name"] for row in tables["grade"]]
        return Framework(
            name=top["name"],
            title=top["title"],
            edition=top["edition"],
            summary=top.get("summary", ""),
            holidays=top.get("holidays", ""),
            placing=self._placing(top.get("placing")),
            levels=_texts(top, "levels"),
            level_titles=self._level_titles(top),
            grades=all_of("grade", self._grade),
            roles=all_of("role", lambda row, at: Role(**row)),
            requirements=all_of("requirement", lambda row, at: self._requirement(row, at, names)),
            duties=tuple(duty for duty in all_of("duty", self._duty) if duty),
            reviews=all_of("review", lambda row, at: Review(**_plain(row), limits=self._limits(row, "review", at))),
            reports=all_of("report", self._report),
            indicators=all_of("indicator", area),
            areas=all_of("area", area),
            standards=all_of("standard", area),
            joining=all_of("joining", self._joining),
            stages=all_of("stage", lambda row, at: Stage(**{**row, "steps": _texts(row, "steps")})),
            priorities=_texts(top, "priorities"),
            decisions=self._decisions(top.get("decisions", {})),
        )

    def _level_titles(self, top: Mapping[str, Any]) -> dict[str, str]:
        titles, levels = top.get("level_titles", {}), _texts(top, "levels")
        for name, title in titles.items():
            if name not in levels:
                remedy = f"Use the levels: {', '.join(levels)}."
                self.tell(f"A title is given to “{name[:60]}”, which is no level.", remedy, "level_titles", 0, name)
            elif not isinstance(title, str) or not title.strip():
                self.tell(f"The level “{name}” has no title.", "Write it in quotes.", "level_titles", 0, name)
        return {name: title for name, title in titles.items() if isinstance(title, str)}

    def _placing(self, row: dict[str, Any] | None) -> Placing | None:
        if row is None:
            return None
        before = len(self.faults)
        self._check_keys(row, PLACING, "placing", 0)
        if not row.get("decides") or not row.get("when"):
            self.tell("The placing does not say who decides, and when.", "Write decides = … and when = ….", "placing")
        return Placing(**row) if len(self.faults) == before else None

    def _decisions(self, row: dict[str, Any]) -> dict[str, tuple[str, ...]]:
        for key in [key for key, value in row.items() if not isinstance(value, list)]:
            self.tell(f"“{key[:60]}” is no list.", "Write a list in square brackets.", "decisions", 0, key)
        return {key: _texts(row, key) for key, value in row.items() if isinstance(value, list)}

    def _grade(self, row: dict[str, Any], at: int) -> Grade:
        rule = None
        if "least" in row:
            rule = Rule(least=row["least"], most=row.get("most", {}), strengths=row.get("strengths", 0))
            levels = self.whole.get("levels", [])
            for level, number in (*rule.least.items(), *rule.most.items()):
                if level not in levels or type(number) is not int:
                    message = f"The rule of “{row['name']}” counts “{level}”, which is no level."
                    self.tell(message, f"Use the levels: {', '.join(map(str, levels))}.", "grade", at, "least")
        elif row.keys() & {"most", "strengths"}:
            message = f"The rule of “{row['name']}” has no least: what else it asks would never count."
            self.tell(message, "Write least = { … } with a number for a level, or take the rule out.", "grade", at)
        plain = {key: row[key] for key in ("name", "title", "meaning") if key in row}
        return Grade(**plain, rule=rule, characteristics=_texts(row, "characteristics"))

    def _requirement(self, row: dict[str, Any], at: int, grades: list[str]) -> Requirement:
        when = {
            name: rhythm
            for name, text in self._by_grade(row, "when", at, grades).items()
            if (rhythm := self._rhythm(text, "requirement", at))
        }
        if not row.get("when"):
            self.tell(
                f"“{row['name']}” does not say when.", "Write when = “every term” or the like.", "requirement", at
            )
        if row.get("kind") not in KINDS:
            self.tell(f"“{row['name']}” is of no kind.", f"Use one of {', '.join(KINDS)}.", "requirement", at, "kind")
        given = {key: value for key, value in _plain(row).items() if key not in ("when", "focus")}
        focus = self._by_grade(row, "focus", at, grades) if row.get("focus") else {}
        return Requirement(**{"kind": "", **given}, when=when, focus=focus, limits=self._limits(row, "requirement", at))

    def _by_grade(self, row: dict[str, Any], key: str, at: int, grades: list[str]) -> dict[str, str]:
        """Read what is the same for all grades, or said grade by grade."""
        said = row.get(key, "")
        if isinstance(said, str):
            return dict.fromkeys(grades or [""], said)
        for grade, value in said.items():
            if grade not in grades:
                remedy = f"Use {', '.join(grades)}." if grades else "This framework has no grades."
                self.tell(f"There is no grade “{grade[:60]}”.", remedy, "requirement", at, key)
            elif not isinstance(value, str):
                self.tell(
                    f"“{key}” of grade {grade} is no text.", f"Write {key} in quotation marks.", "requirement", at, key
                )
        return {grade: value for grade, value in said.items() if isinstance(value, str)}

    def _rhythm(self, text: str, table: str, at: int) -> Rhythm | None:
        found = parse_rhythm(text)
        if found is None:
            remedy = "Write, for example, autumn, every term, every 2 weeks, every 3 years from 2026 or standing."
            self.tell(f"“{text[:60]}” is no rhythm.", remedy, table, at, "when")
        return found

    def _duty(self, row: dict[str, Any], at: int) -> Duty | None:
        when = self._rhythm(row.get("when", ""), "duty", at)
        return Duty(**{**row, "when": when, "leads": _texts(row, "leads")}) if when else None

    def _report(self, row: dict[str, Any], at: int) -> Report:
        when = self._rhythm(row["when"], "report", at) if "when" in row else None
        return Report(**{**row, "when": when})

    def _joining(self, row: dict[str, Any], at: int) -> JoiningStep:
        if row.get("years", 0) > MOST_YEARS:
            message = f"“{row['name']}” has more than {MOST_YEARS} years."
            self.tell(message, f"Write {MOST_YEARS} at most.", "joining", at, "years")
        return JoiningStep(**{**row, "leads": _texts(row, "leads")})

    def _limits(self, row: dict[str, Any], table: str, at: int) -> Limits:
        ages = row.get("ages")
        if ages is not None and not (len(ages) == 2 and all(type(one) is int for one in ages) and ages[0] < ages[1]):
            self.tell("The ages are no pair from and to.", "Write ages = [4, 11].", table, at, "ages")
            ages = None
        character = tuple(one.casefold() for one in _texts(row, "character"))
        return Limits(phases=_texts(row, "phases"), ages=tuple(ages) if ages else None, character=character)

    # --- what must fit together

    def _check_references(self, made: Framework) -> None:
        roles = {role.name for role in made.roles}
        rows = {row.name: row for row in made.requirements}
        for at, row in enumerate(made.requirements):
            self._check_role(row.lead, roles, "requirement", at)
            self._check_form(row.form, "requirement", at)
            for key, other in (("within", row.within), ("after", row.after)):
                if other and (other not in rows or other == row.name):
                    self.tell(
                        f"“{row.name}” names “{other}”, which is no other row.", "Correct it.", "requirement", at, key
                    )
            if row.within in rows:
                self._check_within(row, rows[row.within], at)
            if _leads_round(row.name, rows):
                message = f"“{row.name}” comes after itself, by way of others."
                self.tell(message, "Take one of the “after” out.", "requirement", at, "after")
        for table, found in (
            ("review", made.reviews),
            ("duty", made.duties),
            ("report", made.reports),
            ("joining", made.joining),
        ):
            for at, one in enumerate(found):
                for role in (*getattr(one, "leads", ()), getattr(one, "lead", ""), getattr(one, "by", "")):
                    self._check_role(role, roles, table, at)
                self._check_form(getattr(one, "form", ""), table, at)
        if made.placing is not None:
            for role in (made.placing.decides, made.placing.together_with, made.placing.confirms):
                self._check_role(role, roles, "placing", 0)
        if made.grades and "placing" not in self.whole:
            self.tell("There are grades, and nobody who decides them.", "Add [placing].")

    def _check_within(self, row: Requirement, visit: Requirement, at: int) -> None:
        """An activity needs visits to be done in: in each grade that has it, and dated if it is."""
        if visit.within:
            self.tell(
                f"“{row.name}” lies in “{visit.name}”, which lies in another.", "Name a visit.", "requirement", at
            )
        for grade in row.when:
            if row.when[grade].is_dated and (grade not in visit.when or not visit.when[grade].is_dated):
                message = f"“{row.name}” is asked of grade {grade}, which has no “{visit.name}” to do it in."
                self.tell(message, "Give that grade the visit, or take the activity out.", "requirement", at, "when")

    def _check_role(self, role: str, roles: Collection[str], table: str, at: int) -> None:
        if role and role not in roles:
            remedy = self._near(role, roles) or f"Add [[role]] with name = “{role[:60]}”."
            self.tell(f"There is no role “{role[:60]}”.", remedy, table, at, "lead")

    def _check_form(self, form: str, table: str, at: int) -> None:
        if form and self.forms is not None and form not in self.forms:
            remedy = self._near(form, self.forms) or "Publish that form first, or name another."
            self.tell(f"There is no form “{form[:60]}”.", remedy, table, at, "form")


def _leads_round(name: str, rows: Mapping[str, Requirement]) -> bool:
    seen: set[str] = set()
    at = rows[name].after
    while at in rows and at not in seen:
        if at == name:
            return True
        seen.add(at)
        at = rows[at].after
    return False


def _texts(row: Mapping[str, Any], key: str) -> tuple[str, ...]:
    return tuple(str(one) for one in row.get(key, ()))


def _plain(row: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in row.items() if key not in LIMITS}


def _example(wanted: type | tuple[type, ...]) -> str:
    first = wanted if isinstance(wanted, type) else wanted[0]
    return {str: "a text in quotation marks", int: "a whole number", bool: "true or false", list: "a list"}.get(
        first, "a table"
    )
