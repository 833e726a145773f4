"""``${question}`` inside labels, hints and messages."""

import re
from collections.abc import Callable

_REF = re.compile(r"\$\{\s*([^{}\s]*)\s*\}")


def references(text: str) -> list[str]:
    """Give the names a text speaks of."""
    return _REF.findall(text) if "${" in text else []


def fill(text: str, answer: Callable[[str], str]) -> str:
    """Put the answers in the place of the references."""
    return _REF.sub(lambda found: answer(found[1]), text) if "${" in text else text
