"""Where a person's things lie on this laptop."""

import errno
from dataclasses import dataclass
from pathlib import Path

from sifield.errors import SifieldError


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
        """Make the folder where it is missing.

        Raises:
            SifieldError: "no-folder", it cannot be made.
        """
        try:
            self.root.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as fault:
            raise unusable(self.root, fault) from fault

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


def unusable(path: Path, fault: OSError) -> SifieldError:
    """Give what to tell a person where the disk does not take a file or folder of ours."""
    if fault.errno in (errno.ENOSPC, errno.EDQUOT):
        return SifieldError(
            "The disk is full.",
            "Free some space (empty the bin, delete downloads), then try again; nothing has been changed.",
            code="disk-full",
        )
    return SifieldError(
        f"“{path}” cannot be written ({fault.strerror or 'the disk reported an error'}).",
        "Check that it lies in a folder of your own and that you may write there.",
        code="no-folder",
    )
