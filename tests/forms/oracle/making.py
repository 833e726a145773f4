"""Random forms: groups, repeats in repeats, chains of relevance, calculations, filters, defaults, triggers, counts."""

import random
from dataclasses import dataclass, field

from tests.forms.workbooks import Rows, q, workbook

CHOICES: Rows = [
    *(
        {"list_name": "l", "name": name, "label": name.upper(), "zone": at % 3, "kin": "a"}
        for at, name in enumerate("abcdef")
    ),
    *(
        {"list_name": "m", "name": f"m{at}", "label": f"M {at}", "zone": at % 4, "kin": "abc"[at % 3]}
        for at in range(9)
    ),
]
KINDS = ["integer"] * 5 + ["decimal"] * 2 + ["text"] * 3 + ["select_one l"] * 4 + ["select_multiple l"] * 3
KINDS += ["select_one m", "date", "date", "dateTime", "calculate", "calculate", "calculate", "calculate", "note"]


def made_form(pick: random.Random) -> bytes:
    """Make a workbook."""
    return workbook(FormMaker(pick, pick.randint(5, 30)).form(), CHOICES)


@dataclass(frozen=True)
class Known:
    """A question that expressions may speak of: what it holds, and the repeats around it.

    ``is_plain``: it is typed, and applies whatever is answered. ``may_trigger``: it is typed, and empty at first or
    has a fixed default. (Only within one group: pyxform writes the paths of a triggered calculation as seen from the
    question that triggers it, and JavaRosa reads them from the other.)
    """

    name: str
    holds: str
    repeats: tuple[str, ...]
    is_plain: bool
    may_trigger: bool
    group: str


@dataclass
class FormMaker:
    """Makes one form. Expressions speak of what stands above them only, so that nothing goes round in a circle."""

    pick: random.Random
    size: int = 24
    rows: list[dict[str, object]] = field(default_factory=list)
    known: list[Known] = field(default_factory=list)
    repeats: list[tuple[str, ...]] = field(default_factory=list)
    plain_only: bool = False
    in_filter: bool = False
    conditions: int = 0
    groups: list[str] = field(default_factory=list)

    def form(self) -> Rows:
        """Make the rows of a survey sheet; the choices are ``CHOICES``."""
        while len(self.rows) < self.size:
            self._something(())
        return self.rows

    def _something(self, inside: tuple[str, ...]) -> None:
        chance, depth = self.pick.random(), len(inside)
        if chance < 0.1 and depth < 2:
            self._group(inside)
        elif chance < 0.22 and depth < 3:
            self._repeat(inside)
        else:
            self._question(inside)

    def _group(self, inside: tuple[str, ...]) -> None:
        name = self._name("g")
        cells = self._maybe(0.7, relevant=self.truth(inside))
        self.rows.append(q("begin_group", name, **cells))
        self._inside(name, inside, self.pick.randint(1, 4), "relevant" in cells)
        self.rows.append(q("end_group"))

    def _repeat(self, inside: tuple[str, ...]) -> None:
        name = self._name("r")
        cells = self._maybe(0.3, relevant=self.truth(inside)) | self._maybe(0.25, repeat_count=self._count(inside))
        self.rows.append(q("begin_repeat", name, **cells))
        around = (*inside, name)
        self._inside(name, around, self.pick.randint(2, 5), "relevant" in cells)
        self.rows.append(q("end_repeat"))
        self.repeats.append(around)

    def _inside(self, name: str, around: tuple[str, ...], number: int, is_conditional: bool) -> None:
        self.conditions += is_conditional
        self.groups.append(name)
        for _ in range(number):
            self._something(around)
        self.groups.pop()
        self.conditions -= is_conditional

    def _count(self, inside: tuple[str, ...]) -> str:
        numbers = [one.name for one in self._near(inside) if one.holds == "integer"]
        if not numbers:
            return str(self.pick.randint(1, 3))
        return f"${{{self.pick.choice(numbers)}}} mod 4" if self.pick.random() < 0.6 else f"{self.pick.randint(1, 3)}"

    def _question(self, inside: tuple[str, ...]) -> None:
        kind, name = self.pick.choice(KINDS), self._name("q")
        cells = self._maybe(0.35, relevant=self.truth(inside))
        holds = kind.split()[0]
        if kind == "calculate":
            holds = self.pick.choice(["number", "words", "truth", "day"])
            cells["calculation"] = {"number": self.number, "words": self.words, "truth": self.truth, "day": self.day}[
                holds
            ](inside)
            # JavaRosa works out what does not apply, too, and begins with a row in each repeat: once() would tell
            if not self.conditions and "relevant" not in cells and not self._speaks_of_rows(str(cells["calculation"])):
                cells |= self._maybe(0.2, calculation=f"once({cells['calculation']})")
        elif kind != "note":
            cells |= self._rules(kind, inside)
        self.rows.append(q(kind, name, **cells))
        if kind != "note":
            is_plain = kind != "calculate" and not self.conditions and not cells.keys() & {"relevant", "calculation"}
            may_trigger = holds in ("integer", "text", "select_one") and "(" not in str(cells.get("default", ""))
            self.known.append(Known(name, holds, inside, is_plain, may_trigger, self._group_around()))

    def _rules(self, kind: str, inside: tuple[str, ...]) -> dict[str, object]:
        cells = self._maybe(0.15, required=self.truth(inside)) | self._maybe(0.1, readonly=self.truth(inside))
        holds = kind.split()[0]
        own = {
            "integer": [f". > {self.number(inside)}", ". mod 2 = 0", f". >= 0 and {self.truth(inside)}"],
            "decimal": [". < 5.5", f". != {self.number(inside)}"],
            "text": ["regex(., '[a-z]+')", "string-length(.) < 3", f". != {self.words(inside)}"],
            "select_one": [". != 'a'", f". = {self.words(inside)}"],
            "select_multiple": ["not(selected(., 'a'))", "count-selected(.) <= 2"],
            "date": [". > date('2021-01-01')", ". <= today()"],
            "dateTime": [". > date('2022-01-01')"],
        }
        cells |= self._maybe(0.3, constraint=self.pick.choice(own[holds]))
        if holds.startswith("select"):
            cells |= self._maybe(0.4, choice_filter=self._filter(inside))
        default = {"integer": "3", "decimal": "1.5", "text": "abc", "date": "2021-05-05", "select_multiple": "a b"}
        cells |= self._maybe(0.2, default=default.get(holds))
        if not cells.get("default") and self.pick.random() < 0.12:
            cells |= self._dynamic_default(holds, inside)
        elif holds in ("integer", "text") and self.pick.random() < 0.12:
            beside = [one for one in self.known if one.group == self._group_around() and one.may_trigger]
            if beside:
                cells |= {"trigger": f"${{{self.pick.choice(beside).name}}}"}
                cells |= {"calculation": self.number(inside) if holds == "integer" else self.words(inside)}
        return cells

    def _dynamic_default(self, holds: str, inside: tuple[str, ...]) -> dict[str, object]:
        """Make a default that is worked out, from what is there before anything is worked out (see disagreements)."""
        made = {"integer": self.number, "text": self.words, "date": self.day}.get(holds)
        if made is None or len(inside) > 1:
            return {}
        self.plain_only = True
        cells: dict[str, object] = {"default": f"if({self.truth(inside)}, {made(inside)}, {made(inside)})"}
        self.plain_only = False
        return cells

    def _filter(self, inside: tuple[str, ...]) -> str:
        self.in_filter = True  # where position(..) would be the choice's
        options = [
            f"zone = {self.number(inside)}",
            f"kin = {self.words(inside)}",
            f"zone < {self.number(inside)} or kin = 'a'",
            f"{self.truth(inside)} and zone != 1",
            f"selected({self.list_of(inside)}, kin)",
        ]
        self.in_filter = False
        return self.pick.choice(options)

    # ---- expressions, by what they come to

    def truth(self, inside: tuple[str, ...], depth: int = 2) -> str:
        """A condition."""
        options = ["true()", "false()"] * (depth == 0)
        for one in self._near(inside):
            ref = f"${{{one.name}}}"
            match one.holds:
                case "integer" | "decimal" | "number":
                    options += [f"{ref} {self._sign()} {self.pick.randint(0, 6)}", f"{ref} = ''", f"{ref} mod 2 = 0"]
                case "select_one":
                    options += [f"{ref} = '{self.pick.choice('abc')}'", f"selected({ref}, 'b')"]
                case "select_multiple":
                    options += [f"selected({ref}, '{self.pick.choice('abcd')}')", f"count-selected({ref}) > 1"]
                case "text" | "words":
                    options += [f"{ref} != ''", f"string-length({ref}) > 2", f"regex({ref}, '[a-c ]+')", f"{ref} = 'b'"]
                case "date" | "dateTime" | "day":
                    options += [f"{ref} > date('2021-06-01')", f"{ref} < today()", f"{ref} != ''"]
                case "truth":
                    options += [f"boolean-from-string({ref})", f"{ref}", f"not({ref})", f"{ref} = 'true'"]
        if depth:
            options += [
                f"not({self.truth(inside, depth - 1)})",
                f"({self.truth(inside, depth - 1)} and {self.truth(inside, depth - 1)})",
                f"({self.truth(inside, depth - 1)} or {self.truth(inside, depth - 1)})",
                f"{self.number(inside, depth - 1)} {self._sign()} {self.number(inside, depth - 1)}",
                f"{self.words(inside, depth - 1)} = {self.words(inside, depth - 1)}",
            ]
        return self.pick.choice(options)

    def number(self, inside: tuple[str, ...], depth: int = 2) -> str:
        """A number."""
        options = ["1", "2", "0.5"]
        for one in self._near(inside):
            ref = f"${{{one.name}}}"
            match one.holds:
                case "integer" | "decimal" | "number":
                    options += [ref, ref, f"coalesce({ref}, 7)", f"round({ref} div 3, 2)", f"int({ref})"]
                case "select_multiple":
                    options += [f"count-selected({ref})"]
                case "text" | "words":
                    options += [f"string-length({ref})", f"number({ref})"]
                case "date" | "dateTime" | "day":
                    options += [f"int({ref} - date('2020-01-01'))"]
        options += self._over_rows(inside)
        if inside and not self.in_filter:
            options += [f"position({'/'.join(['..'] * self._up(inside))})"] if self._up(inside) else []
        if depth:
            sign = self.pick.choice("+-*")
            options += [
                f"({self.number(inside, depth - 1)} {sign} {self.number(inside, depth - 1)})",
                f"({self.number(inside, depth - 1)} {self.pick.choice(['div 4', 'mod 3', 'div -2'])})",
                f"if({self.truth(inside, depth - 1)}, {self.number(inside, depth - 1)}, {self.number(inside, 0)})",
                f"abs({self.number(inside, depth - 1)})",
                f"min({self.number(inside, depth - 1)}, {self.number(inside, depth - 1)})",
            ]
        return self.pick.choice(options)

    def _over_rows(self, inside: tuple[str, ...]) -> list[str]:
        """Sums and counts over the rows of repeats that we are not in, and of inner rows of those that we are in."""
        options: list[str] = []
        if self.plain_only:
            return options
        for one in self.known:
            if one.repeats and one.repeats != inside[: len(one.repeats)]:
                ref = f"${{{one.name}}}"
                if one.holds in ("integer", "decimal", "number"):
                    options += [f"sum({ref})", f"coalesce(min({ref}), 0)", f"count({ref})"]
                    indexed = self._indexed(one, inside)
                    options += [indexed] if indexed else []
                options += [f"count-non-empty({ref})"]
        for path in self.repeats:
            if path != inside[: len(path)]:
                options += [f"count(${{{path[-1]}}})"]
        return options

    def _indexed(self, one: Known, inside: tuple[str, ...]) -> str:
        if one.repeats[:-1] and one.repeats[0] in inside:
            return ""
        pairs = ", ".join(f"${{{repeat}}}, {self.pick.randint(1, 2)}" for repeat in one.repeats)
        return f"indexed-repeat(${{{one.name}}}, {pairs})"

    def words(self, inside: tuple[str, ...], depth: int = 2) -> str:
        """A text."""
        options = ["'a'", "'b'", "'x y'", "''"]
        for one in self._near(inside):
            ref = f"${{{one.name}}}"
            match one.holds:
                case "text" | "words" | "select_one" | "truth":
                    options += [ref, ref, f"concat({ref}, '-')"]
                case "integer" | "decimal":
                    options += [f"string({ref})", f"concat({ref}, ' of ', 3)"]
                case "select_multiple":
                    options += [f"selected-at({ref}, {self.pick.randint(0, 2)})", ref]
                case "date" | "day":
                    options += [f"format-date({ref}, '%d/%m/%Y')", f"string({ref})"]
                case "dateTime":
                    options += [f"format-date-time({ref}, '%Y-%m-%d %H:%M')"]
            if one.holds == "select_one":
                options += [f"jr:choice-name({ref}, '{ref}')"]
        for one in () if self.plain_only else self.known:
            if one.repeats and one.repeats != inside[: len(one.repeats)] and one.holds != "number":
                options += [f"join(', ', ${{{one.name}}})"]
        if depth:
            inner = self.words(inside, depth - 1)
            options += [
                f"concat({inner}, {self.words(inside, depth - 1)})",
                f"if({self.truth(inside, depth - 1)}, {inner}, {self.words(inside, depth - 1)})",
                f"substr({inner}, {self.pick.randint(-2, 2)}, {self.pick.randint(1, 4)})",
                f"coalesce({inner}, 'none')",
                f"translate({inner}, 'ab', 'BA')",
                f"substring-before({inner}, ' ')",
                f"substring-after({inner}, 'x')",
                f"normalize-space({inner})",
            ]
        return self.pick.choice(options)

    def day(self, inside: tuple[str, ...]) -> str:
        """A date."""
        options = ["today()", "date('2021-03-28')"]
        options += [f"${{{one.name}}}" for one in self._near(inside) if one.holds in ("date", "day")]
        options += [
            f"date({options[-1]} + {self.pick.randint(-40, 40)})",
            f"if({self.truth(inside)}, today(), {options[-1]})",
        ]
        return self.pick.choice(options)

    def list_of(self, inside: tuple[str, ...]) -> str:
        """A multiple answer."""
        found = [f"${{{one.name}}}" for one in self._near(inside) if one.holds in ("select_multiple", "select_one")]
        return self.pick.choice([*found, "'a b'"])

    # ---- odds and ends

    def _group_around(self) -> str:
        return self.groups[-1] if self.groups else ""

    def _speaks_of_rows(self, expression: str) -> bool:
        names = {one.name for one in self.known if one.repeats} | {path[-1] for path in self.repeats}
        return any(f"${{{name}}}" in expression for name in names)

    def _near(self, inside: tuple[str, ...]) -> list[Known]:
        """Pick a few of the questions that have one answer as seen from here."""
        found = [one for one in self.known if one.repeats == inside[: len(one.repeats)]]
        if self.plain_only:
            found = [one for one in found if one.is_plain]
        return self.pick.sample(found, min(4, len(found)))

    def _up(self, inside: tuple[str, ...]) -> int:
        """Say how many steps up the repeat around the row being written lies."""
        steps = 1
        for row in reversed(self.rows):
            kind = str(row["type"])
            if kind.startswith("end_"):
                return 0  # more than one level of what is already closed: too much to count
            if kind == "begin_repeat":
                return steps
            steps += kind == "begin_group"
        return 0

    def _sign(self) -> str:
        return self.pick.choice(["=", "!=", "<", "<=", ">", ">="])

    def _maybe(self, chance: float, **cells: object) -> dict[str, object]:
        return {name: cell for name, cell in cells.items() if cell} if self.pick.random() < chance else {}

    def _name(self, stem: str) -> str:
        return f"{stem}{len(self.rows)}"
