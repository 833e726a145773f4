"""Numbers that are counted in each school, or in each store, and added up."""

from dataclasses import dataclass, fields
from typing import Self


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """Numbers that can be added, one by one: each is 0 where nothing was counted."""

    def plus(self, other: Self) -> Self:
        """Add what is counted elsewhere."""
        return type(self)(**{one.name: getattr(self, one.name) + getattr(other, one.name) for one in fields(self)})
