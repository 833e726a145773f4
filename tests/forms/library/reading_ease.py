"""How easily a line of English is read: Flesch's formula, with syllables counted by their vowels.

R. Flesch, "A new readability yardstick", Journal of Applied Psychology 32 (1948): 206.835 less 1.015 for each word of
a sentence and 84.6 for each syllable of a word. 60 to 70 is plain English, below 30 an academic article.
"""

import re
from collections.abc import Iterable

_WORD = re.compile(r"[a-z]+(?:['’][a-z]+)?", re.IGNORECASE)
_VOWELS = re.compile(r"[aeiouy]+")
_SILENT = re.compile(r"(?:[^laeiouy]e|[^aeiouytd]ed|[^aeiouyscxz]es)$")


def words(text: str) -> list[str]:
    """Give the words of a text; a number is none."""
    return _WORD.findall(text)


def syllables(word: str) -> int:
    """Count the syllables of a word, about right for nine words in ten."""
    plain = word.lower().replace("'s", "").replace("’s", "")
    return max(1, len(_VOWELS.findall(plain)) - bool(_SILENT.search(plain)))


def sentences(text: str) -> int:
    """Count the sentences of a text; a label without a full stop is one."""
    return max(1, len([part for part in re.split(r"[.!?:;]+(?:\s|$)", text) if words(part)]))


def reading_ease(texts: Iterable[str]) -> float:
    """Give the reading ease of all texts together.

    Raises:
        ZeroDivisionError: there is no word in them.
    """
    lines = list(texts)
    said = [word for line in lines for word in words(line)]
    per_sentence = len(said) / sum(map(sentences, lines))
    return 206.835 - 1.015 * per_sentence - 84.6 * sum(map(syllables, said)) / len(said)
