"""The grammar of patterns: text in, a tree out (see ``patterns``)."""

import re
import string
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

MAX_DEPTH = 40
"""Brackets within brackets."""
MAX_TIMES = 1_000
"""What may stand in ``{ }``."""


class PatternFault(ValueError):
    """A pattern that cannot be used: why, as the end of a sentence, and what to do."""

    def __init__(self, message: str, remedy: str = "Correct it.") -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy


@dataclass(frozen=True, slots=True)
class Char:
    """One letter, if it passes the test."""

    takes: Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Edge:
    """A place between letters, if what stands before and after it passes the test."""

    holds: Callable[[str, str], bool]


@dataclass(frozen=True, slots=True)
class Sequence:
    parts: tuple["Tree", ...]


@dataclass(frozen=True, slots=True)
class Alternatives:
    parts: tuple["Tree", ...]


@dataclass(frozen=True, slots=True)
class Repeat:
    """A part so many times; ``most`` is None for any number."""

    part: "Tree"
    least: int
    most: int | None


Tree = Char | Edge | Sequence | Alternatives | Repeat


@dataclass(frozen=True, slots=True)
class Read:
    """A whole pattern, and what the text must, or must not, begin with."""

    tree: Tree
    ahead: tuple[tuple[Tree, bool], ...]


_WORD = frozenset(string.ascii_letters + string.digits + "_")
_SETS = {"d": frozenset(string.digits), "w": _WORD, "s": frozenset(" \t\n\r\f\v")}
_NAMED = {
    "Alpha": frozenset(string.ascii_letters),
    "Digit": frozenset(string.digits),
    "Alnum": frozenset(string.ascii_letters + string.digits),
    "Upper": frozenset(string.ascii_uppercase),
    "Lower": frozenset(string.ascii_lowercase),
    "Punct": frozenset(string.punctuation),
    "Space": _SETS["s"],
    "Blank": frozenset(" \t"),
    "XDigit": frozenset(string.hexdigits),
}
_CONTROLS = {"t": "\t", "n": "\n", "r": "\r", "f": "\f", "v": "\v", "a": "\a", "e": "\x1b"}
_TIMES = re.compile(r"\{(\d{1,9})?(,(\d{1,9})?)?\}")
_CATEGORY = re.compile(r"\{(?:Is)?(\w{1,12})\}|([A-Z])")
_FLAGS = re.compile(r"\?([is]{1,2})([:)])")
_NAME = re.compile(r"\?P?<\w{1,40}>")
_NOT_AHEAD = "looking behind, atomic groups and conditions are not supported"


def is_word(letter: str) -> bool:
    """True for what ``\\w`` takes."""
    return letter in _WORD


def _divides(before: str, after: str) -> bool:
    return (before == "word") is not (after == "word")


_EDGES = {
    "^": Edge(lambda before, after: before == "start"),
    "A": Edge(lambda before, after: before == "start"),
    "$": Edge(lambda before, after: after in ("end", "last newline")),
    "Z": Edge(lambda before, after: after in ("end", "last newline")),
    "z": Edge(lambda before, after: after == "end"),
    "b": Edge(_divides),
    "B": Edge(lambda before, after: not _divides(before, after)),
}


def read_pattern(pattern: str) -> Read:
    """Read a pattern.

    Raises:
        PatternFault: it cannot be read, or is not supported.
    """
    reader = _Reader(pattern)
    tree = reader.alternatives(0)
    if reader.rest:
        raise PatternFault("a ) closes no bracket", "Take it out, or write \\) for the sign.")
    if reader.ahead and isinstance(tree, Alternatives):
        raise PatternFault("it looks ahead in one of several alternatives", "Put (?=…) before all of them.")
    return Read(tree, tuple(reader.ahead))


class _Reader:
    def __init__(self, pattern: str) -> None:
        self._pattern = pattern
        self._at = 0
        self._any_case = False
        self._dot_all = False
        self.ahead: list[tuple[Tree, bool]] = []

    @property
    def rest(self) -> str:
        """What is not read yet."""
        return self._pattern[self._at :]

    def _peek(self) -> str:
        return self._pattern[self._at : self._at + 1]

    def _take(self) -> str:
        letter = self._peek()
        if not letter:
            raise PatternFault("it ends too early", "Complete it.")
        self._at += 1
        return letter

    def _takes(self, sign: str) -> bool:
        found = self._pattern.startswith(sign, self._at)
        self._at += len(sign) if found else 0
        return found

    def alternatives(self, depth: int) -> Tree:
        """Read up to the end or a closing bracket."""
        if depth > MAX_DEPTH:
            raise PatternFault("its brackets lie too deep in one another", "Simplify it.")
        parts = [self._sequence(depth)]
        while self._takes("|"):
            parts.append(self._sequence(depth))
        return parts[0] if len(parts) == 1 else Alternatives(tuple(parts))

    def _sequence(self, depth: int) -> Tree:
        parts: list[Tree] = []
        while self._peek() not in ("", "|", ")"):
            if self._pattern.startswith(("(?=", "(?!"), self._at):
                if depth or any(part is not _EDGES["^"] for part in parts):
                    raise PatternFault("it looks ahead within", "Put (?=…) at the start, or use a second condition.")
                self._look_ahead(depth)
            elif (part := self._part(depth)) is not None:
                parts.append(self._repeated(part))
        return Sequence(tuple(parts))

    def _look_ahead(self, depth: int) -> None:
        self._at += 2
        is_wanted = self._take() == "="
        self.ahead.append((self._closed(depth), is_wanted))

    def _closed(self, depth: int) -> Tree:
        tree = self.alternatives(depth + 1)
        if not self._takes(")"):
            raise PatternFault("a ) is missing", "Close the bracket, or write \\( for the sign.")
        return tree

    def _part(self, depth: int) -> Tree | None:
        letter = self._take()
        match letter:
            case "(":
                return self._group(depth)
            case "[":
                return self._set()
            case ".":
                takes_all = self._dot_all
                return Char(lambda one: takes_all or one != "\n")
            case "^" | "$":
                return _EDGES[letter]
            case "*" | "+" | "?":
                raise PatternFault(f"there is nothing to repeat before {letter}", f"Write \\{letter} for the sign.")
            case "\\":
                escaped = self._take()
                if escaped in _EDGES and escaped.isalpha():
                    return _EDGES[escaped]
                return Char(self._escape(escaped))
        return Char(self._letter(letter))

    def _group(self, depth: int) -> Tree | None:
        if flags := _FLAGS.match(self._pattern, self._at):
            self._at = flags.end()
            before = self._any_case, self._dot_all
            self._any_case |= "i" in flags[1]
            self._dot_all |= "s" in flags[1]
            if flags[2] == ")":
                return None
            tree = self._closed(depth)
            self._any_case, self._dot_all = before
            return tree
        name = _NAME.match(self._pattern, self._at)
        if name:
            self._at = name.end()
        elif not self._takes("?:") and self._peek() == "?":
            raise PatternFault(_NOT_AHEAD, "Say it without them.")
        return self._closed(depth)

    def _repeated(self, part: Tree) -> Tree:
        least, most = 1, 1 if not self._peek() else None
        times = _TIMES.match(self._pattern, self._at)
        if self._takes("*"):
            least = 0
        elif self._takes("?"):
            least, most = 0, 1
        elif times and (times[1] or times[3]):
            self._at = times.end()
            least = int(times[1] or 0)
            most = least if not times[2] else int(times[3]) if times[3] else None
        elif not self._takes("+"):
            return part
        if max(least, most or 0) > MAX_TIMES or (most is not None and most < least):
            raise PatternFault("the numbers in { } cannot be", f"Put the smaller first, and {MAX_TIMES:,} at most.")
        if self._takes("+"):
            raise PatternFault("++, *+ and ?+ are not supported", "Leave out the second +.")
        self._takes("?")  # as few as possible: the same, where the whole text must fit
        again = _TIMES.match(self._pattern, self._at)
        if self._peek() in ("*", "+", "?") or (again and (again[1] or again[3])):
            raise PatternFault("it repeats a repetition without brackets", "Put ( ) around the inner one.")
        return Repeat(part, least, most)

    def _letter(self, wanted: str) -> Callable[[str], bool]:
        if self._any_case and wanted.isascii():
            either = frozenset({wanted.lower(), wanted.upper()})
            return lambda letter: letter in either
        return lambda letter: letter == wanted

    def _escape(self, letter: str) -> Callable[[str], bool]:
        """Read what stands after a backslash, and give its test."""
        if letter.lower() in _SETS:
            found = _SETS[letter.lower()]
            return (lambda one: one in found) if letter.islower() else (lambda one: one not in found)
        if letter in ("p", "P"):
            return self._category(letter == "P")
        return self._letter(self._escaped(letter))

    def _escaped(self, letter: str) -> str:
        """Give the one letter that a backslash and this mean."""
        if letter in ("x", "u"):
            size = 2 if letter == "x" else 4
            digits = self._pattern[self._at : self._at + size]
            self._at += size
            if len(digits) < size or not set(digits) <= set(string.hexdigits):
                raise PatternFault(f"\\{letter} wants the number of a letter", "Write, for example, \\u00e9.")
            return chr(int(digits, 16))
        if letter in _CONTROLS:
            return _CONTROLS[letter]
        if letter.isdigit():
            raise PatternFault(f"\\{letter} refers back, which is not supported", "Say it without.")
        if letter.isascii() and letter.isalpha():
            raise PatternFault(f"\\{letter} means nothing", "Leave out the backslash.")
        return letter

    def _category(self, is_not: bool) -> Callable[[str], bool]:
        found = _CATEGORY.match(self._pattern, self._at)
        name = (found[1] or found[2]) if found else ""
        if not found or (name not in _NAMED and not re.fullmatch(r"[LMNPSZC][a-z]?", name)):
            raise PatternFault(f"\\p{{{name}}} is not known", "Use \\p{L}, \\p{Lu}, \\p{N} or a set in [ ].")
        self._at = found.end()
        if name in _NAMED:
            return lambda letter: (letter in _NAMED[name]) is not is_not
        return lambda letter: unicodedata.category(letter).startswith(name) is not is_not

    def _set(self) -> Tree:
        is_not = self._takes("^")
        tests: list[Callable[[str], bool]] = []
        is_first = True
        while is_first or not self._takes("]"):
            letter = self._take() if self._peek() else ""
            if not letter:
                raise PatternFault("a ] is missing", "Close the square bracket, or write \\[ for the sign.")
            if letter == "[" or (letter == "&" and self._peek() == "&"):
                raise PatternFault("a set within a set is not supported", f"Write \\{letter} for the sign.")
            tests.append(self._member(letter))
            is_first = False
        any_case = self._any_case

        def takes(letter: str) -> bool:
            other = letter.swapcase() if any_case and letter.isascii() else letter
            return any(test(letter) or test(other) for test in tests) is not is_not

        return Char(takes)

    def _member(self, letter: str) -> Callable[[str], bool]:
        """Read one letter, class or range of a set."""
        if letter == "\\":
            escaped = self._take()
            if escaped.lower() in _SETS or escaped in ("p", "P"):
                return self._escape(escaped)
            letter = self._escaped(escaped)
        if self._peek() != "-" or self._pattern[self._at + 1 : self._at + 2] in ("]", ""):
            return lambda one: one == letter
        before = self._at
        self._at += 1
        last = self._take()
        if last == "\\":
            escaped = self._take()
            if escaped.lower() in _SETS or escaped in ("p", "P"):
                self._at = before
                return lambda one: one == letter
            last = self._escaped(escaped)
        if last == "[" or last < letter:
            raise PatternFault(f"the range {letter}-{last} runs backwards", "Put the smaller first.")
        return lambda one: letter <= one <= last
