"""Taking names out of what is given to many: a role stands where a name stood, and what may be a name is pointed at."""

import re
from collections.abc import Iterable, Mapping

_TITLED = re.compile(
    r"\b(?:Mr|Mrs|Miss|Ms|Mx|Dr|Sir|Dame|Rev|Revd|Fr|Sr|Prof)\b\.?\s+(?:[A-Z]\.?\s+)*[A-Z][\w’'-]*(?:\s+[A-Z][\w’'-]+)?"
)
_YEAR = re.compile(r"\b(?i:year|class|form|set)\s+(?:[0-9]{1,2}[A-Z]?|[A-Z]{1,2})\b|\b(?i:nursery|reception)\b")
SOMEBODY = "a colleague"


def without_names(words: str, people: Mapping[str, str]) -> str:
    """Put a role in the place of every full name that is known, and of whoever is called Mr, Mrs, Dr, …

    Args:
        people: the role of each by her full name.
    """
    for name in sorted(people, key=len, reverse=True):
        is_full = " " in name.strip()  # a single word may be a word: it has to stand as it was written
        spelled = r"\s+".join(map(re.escape, name.split()))
        found = re.compile(rf"(?<!\w){spelled}(?!\w)", re.IGNORECASE if is_full else 0)
        words = found.sub(_said(people[name]).replace("\\", r"\\"), words)
    by_surname = {name.split()[-1].casefold(): role for name, role in people.items() if " " in name}
    return _TITLED.sub(lambda one: _said(by_surname.get(one.group().split()[-1].casefold(), SOMEBODY)), words)


def _said(role: str) -> str:
    """Say a role within a sentence: "the reading lead", "the SENCO", "a visitor"."""
    if role.startswith("a "):
        return role
    return f"the {role if role[1:2].isupper() else role[:1].lower() + role[1:]}"


def may_be_names(texts: Iterable[str], people: Iterable[str]) -> tuple[str, ...]:
    """Give the words that are a part of a known name, as they stand, capitalised; each once, in their order."""
    parts = {part for name in people for part in re.split(r"[\s-]+", name) if len(part) > 2}
    found = (word for text in texts for word in re.findall(r"[^\W\d_]+(?:[’'][^\W\d_]+)?", text))
    return tuple(dict.fromkeys(word for word in found if word.removesuffix("’s").removesuffix("'s") in parts))


def year_groups(texts: Iterable[str]) -> tuple[str, ...]:
    """Give the year groups and classes that are called by name: in a small school that is one teacher."""
    return tuple(dict.fromkeys(found.group() for text in texts for found in _YEAR.finditer(text)))


def small_school(texts: Iterable[str]) -> str:
    """Say of which year groups texts speak that may be one person in a small school, "" for none."""
    years = year_groups(texts)
    return f"In a small school this may be one person: {', '.join(years)}." if years else ""


def read_once(texts: Iterable[str], people: Iterable[str], *, held_back: int = 0) -> str:
    """Say what whoever gives a paper out looks at first: what a program cannot decide.

    Args:
        people: the names that are known.
        held_back: findings that stay out of it.
    """
    texts = tuple(texts)
    names, small = may_be_names(texts, people), small_school(texts)
    said = [f"May be a name: {', '.join(names)}."] if names else []
    said += [small] if small else []
    if held_back:
        said.append(f"From fewer than three rooms, and so left out: {held_back}.")
    return " ".join(said)
