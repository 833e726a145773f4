"""How an answer is found again: by the name of its question and the row of a repeat it was given in."""

from dataclasses import dataclass

Key = tuple[str, str]
"""A question's name and the id of the repeat row it is answered in ("" outside repeats)."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a repeat, for example one room visited. ``parent_id`` is the row around it ("" for none)."""

    id: str
    group: str
    parent_id: str = ""
    position: int = 0
    label: str = ""
