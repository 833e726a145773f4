"""Where a person's things lie on this laptop."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class DataFolder:
    """The one folder that holds everything of ours on a laptop.

    Attributes:
        root: the folder; made, readable by its owner only, on first use.
    """

    root: Path

    @classmethod
    def default(cls) -> "DataFolder":
        """Give this person's own folder (local, never roaming: it holds an encrypted store)."""
        import platformdirs

        return cls(Path(platformdirs.user_data_path("sifield", appauthor=False, roaming=False)))

    def make(self) -> None:
        """Make the folder where it is missing."""
        self.root.mkdir(mode=0o700, parents=True, exist_ok=True)

    @property
    def keys(self) -> Path:
        """The header file with the wrapped store keys."""
        return self.root / "store.keys"

    @property
    def log(self) -> Path:
        """The program's own log: no answers, no names, no secrets."""
        return self.root / "sifield.log"

    def store(self, sensitivity: str) -> Path:
        """The encrypted store of a class, "general" or "safeguarding"."""
        return self.root / f"{sensitivity}.store"
