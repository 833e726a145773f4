"""A trust's own copy of an improvement model: the same file, comments and all, under a name of its own."""

import re

_HEAD = re.compile(r"^\s*\[", re.MULTILINE)


def copy_of(text: str, name: str, title: str) -> str:
    """Give the text of a model with another name and title in its head; everything else stays as it is."""
    begun = _HEAD.search(text)
    end = begun.start() if begun else len(text)
    head = text[:end]
    for key, value in (("name", name), ("title", title)):
        line = f"{key} = {_quoted(value)}".replace("\\", r"\\")  # a pattern's own escapes are not meant
        head = re.sub(rf"^{key}\s*=.*$", line, head, count=1, flags=re.MULTILINE)
    return head + text[end:]


def name_of(title: str, taken: frozenset[str]) -> str:
    """Make a name of a title that no other model has: small letters, digits and hyphens."""
    plain = "-".join(re.findall(r"[a-z0-9]+", title.casefold())) or "ours"
    name, number = plain, 2
    while name in taken:
        name, number = f"{plain}-{number}", number + 1
    return name


def _quoted(words: str) -> str:
    plain = re.sub(r"[\x00-\x1f\x7f]", " ", words).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{plain}"'
