"""Taking names out of what is given to many: a role stands where a name stood, and what may be a name is pointed at."""

import re
from collections.abc import Iterable, Mapping

_TITLED = re.compile(
    r"\b(?:Mr|Mrs|Miss|Ms|Mx|Dr|Sir|Dame|Rev|Revd|Fr|Sr|Prof)\b\.?\s+(?:[A-Z]\.?\s+)*[A-Z][\w’'-]*(?:\s+[A-Z][\w’'-]+)?"
)
_YEAR = re.compile(
    r"\b(?:year|class|form|set)\s+(?:[0-9]{1,2}[A-Z]?|[A-Z]{1,2})\b|\b(?:nursery|reception)\b", re.IGNORECASE
)
SOMEBODY = "a colleague"


def without_names(words: str, people: Mapping[str, str]) -> str:
    """Put a role in the place of every full name that is known, and of whoever is called Mr, Mrs, Dr, …

    Args:
        people: the role of each by her full name.
    """
    for name in sorted(people, key=len, reverse=True):
        role = people[name]
        said = role if role.startswith("a ") else f"the {role[:1].lower()}{role[1:]}"
        words = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", said, words, flags=re.IGNORECASE)
    by_surname = {name.split()[-1].casefold(): people[name] for name in people if " " in name}

    def titled(found: re.Match[str]) -> str:
        role = by_surname.get(found.group().split()[-1].casefold(), SOMEBODY)
        return role if role.startswith("a ") else f"the {role[:1].lower()}{role[1:]}"

    return _TITLED.sub(titled, words)


def may_be_names(texts: Iterable[str], people: Iterable[str]) -> tuple[str, ...]:
    """Give the words that are a part of a known name, as they stand, capitalised; each once, in their order."""
    parts = {part for name in people for part in re.split(r"[\s-]+", name) if len(part) > 2}
    found = (word for text in texts for word in re.findall(r"[^\W\d_]+(?:[’'][^\W\d_]+)?", text))
    return tuple(dict.fromkeys(word for word in found if word.removesuffix("’s").removesuffix("'s") in parts))


def year_groups(texts: Iterable[str]) -> tuple[str, ...]:
    """Give the year groups and classes that are called by name: in a small school that is one teacher."""
    return tuple(dict.fromkeys(found.group() for text in texts for found in _YEAR.finditer(text)))
