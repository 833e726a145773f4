"""What is known of a guidance document: its editions in time, and the parts of each. Frozen values; no clock."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from sifield.forms.parts import Source

Status = Literal["in force", "expected"]
_SEPTEMBER = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """The words in which a document judges, best first. A scale belongs to its edition and is never converted."""

    name: str
    grades: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """One edition of a document.

    Attributes:
        label: what sources cite, such as "2025".
        published: when, in words; "" where that is not known.
        holds_from: the first day on which it holds; None where editions stand side by side.
        since: the same in words, and no more exact than it is known: "1 September 2025", "April 2024", "2015".
        status: "in force", or "expected" where its final text was not seen when the file was written.
        known: what else is known of it, in a sentence or two.
        parts: the headings that checks cite, in short; None where they are not known.
        new, reworded, dropped: parts, beside the edition before, as far as that is known.
    """

    label: str
    published: str = ""
    holds_from: date | None = None
    since: str = ""
    status: Status = "in force"
    known: str = ""
    parts: tuple[str, ...] | None = None
    new: tuple[str, ...] = ()
    reworded: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    scales: tuple[Scale, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A guidance document with its editions, the oldest first.

    Attributes:
        name: what sources cite.
        revised: the day on which somebody last looked whether all this is still so; of two files the later one counts.
        is_yearly: a new edition usually comes every year.
        is_side_by_side: its editions are of different trusts, and none follows another.
        has_open_parts: any heading may be cited.
    """

    name: str
    short: str
    publisher: str
    address: str
    revised: date
    editions: tuple[Edition, ...]
    is_yearly: bool = False
    is_side_by_side: bool = False
    has_open_parts: bool = False

    def edition(self, label: str) -> Edition | None:
        """Give the edition of this label, if it is known."""
        return next((one for one in self.editions if one.label == label), None)

    def in_force_on(self, day: date) -> Edition | None:
        """Give the edition that is known to hold on a day: the last one in force by then."""
        return next((one for one in reversed(self._begun(day)) if one.status == "in force"), None)

    def newer(self, label: str, day: date) -> tuple[Edition, ...]:
        """Give the editions after this one that hold on a day, or were expected to, in order."""
        cited = self.edition(label)
        if cited is None:
            return ()
        begun = self._begun(day)
        return tuple(one for one in begun if self.editions.index(one) > self.editions.index(cited))

    def _begun(self, day: date) -> list[Edition]:
        """Editions whose first day has come; none where they stand side by side."""
        if self.is_side_by_side:
            return []
        return [one for one in self.editions if one.holds_from is not None and one.holds_from <= day]


@dataclass(frozen=True, slots=True)
class Citation:
    """An edition that a form rests on, and what a person has to know of it ("" where it is the one that holds)."""

    document: str
    edition: str
    remark: str = ""

    def __str__(self) -> str:
        return f"{self.document}, {self.edition}"


class Library:
    """All documents that are known, by the name that sources cite."""

    def __init__(self, documents: Iterable[Document]) -> None:
        """Of two files of one document the one that was revised later counts; of two of one day the last."""
        found: dict[str, Document] = {}
        for one in documents:
            there = found.get(_key(one.name))
            if there is None or one.revised >= there.revised:
                found[_key(one.name)] = one
        self._documents: Mapping[str, Document] = dict(sorted(found.items()))

    @property
    def documents(self) -> tuple[Document, ...]:
        """All documents by name."""
        return tuple(self._documents.values())

    def find(self, name: str) -> Document | None:
        """Give a document by the name that sources cite."""
        return self._documents.get(_key(name))

    def unknown(self, source: Source) -> str:
        """Say what of a source is not known here: "" if document, edition and part are."""
        document = self.find(source.document)
        if document is None:
            return f"There is no guidance document called “{source.document}”."
        edition = document.edition(source.edition)
        if edition is None:
            labels = ", ".join(one.label for one in document.editions)
            return f"“{document.name}” has no edition “{source.edition}”; known are {labels}."
        if document.has_open_parts or source.part in (edition.parts or ()):
            return ""
        return f"“{document.name}”, {edition.label}, has no part “{source.part}”."

    def citations(self, sources: Iterable[Source | None], day: date) -> tuple[Citation, ...]:
        """Give each edition that sources cite once, in their order, with what is to be said of it on a day."""
        cited = {(one.document, one.edition): None for one in sources if one is not None}
        return tuple(Citation(name, label, self.remark(name, label, day)) for name, label in cited)

    def remark(self, name: str, label: str, day: date) -> str:
        """Say that an edition is older than the school year of a day, and what to do; "" where it is not."""
        document = self.find(name)
        edition = document.edition(label) if document is not None else None
        if document is None or edition is None:
            return ""
        newer = document.newer(label, day)
        if newer and newer[-1].status == "expected":
            expected = newer[-1]
            words = (
                f"A newer edition ({expected.label}) was expected from {expected.since}; check whether it is in force."
            )
            held = [one for one in newer if one.status == "in force"]
            return f"The {held[-1].label} edition has held since {held[-1].since}. {words}" if held else words
        if newer:
            return f"The {newer[-1].label} edition has held since {newer[-1].since}."
        begun = edition.holds_from
        if document.is_yearly and begun is not None and _school_year(begun) < _school_year(day):
            return "A new edition usually comes every year; check whether there is one."
        return ""


def _school_year(day: date) -> int:
    return day.year if day.month >= _SEPTEMBER else day.year - 1


def _key(name: str) -> str:
    return " ".join(name.casefold().split())
