"""Which pages of a document a person means, in her own words: "3, 5-7"."""

from sifield.errors import SifieldError

MOST_LEAVES = 20
"""Pages of one document that are taken at once: each is looked at for names."""


def chosen_leaves(words: str, of: int, most: int = MOST_LEAVES) -> tuple[int, ...]:
    """Give the pages that are named, counted from 0, in their order and each once.

    Args:
        words: numbers and spans (5-7), between them commas or spaces.
        of: pages that the document has, ``most`` how many of them can be taken.

    Raises:
        SifieldError: "leaves"; nothing that can be read as pages, a page that it has not, or too many.
    """
    found: set[int] = set()
    for part in words.replace("–", "-").replace(" - ", "-").replace(",", " ").split():
        first, dash, last = part.partition("-")
        ends = (first, last if dash else first)
        if not all(end.isdecimal() and len(end) < 7 for end in ends):
            raise _fault(f"“{part}” is no page.")
        low, high = sorted(map(int, ends))
        if low < 1 or high > of:
            raise _fault(f"There is no page {high if high > of else low}: it has {of}.")
        found.update(range(low - 1, high))
    if not found:
        raise _fault("No page is named.")
    if len(found) > most:
        remedy = f"Name {most} at most." if most > 1 else "Name the one that matters."
        raise SifieldError(f"{len(found)} pages are too many here.", remedy, code="leaves")
    return tuple(sorted(found))


def _fault(words: str) -> SifieldError:
    return SifieldError(words, "Write numbers, for example 3, 5-7.", code="leaves")
