"""Where the shipped data lies: forms, fonts, icons, styles."""

from pathlib import Path

_inside = Path(__file__).parent / "resources"
_ROOT = _inside if _inside.is_dir() else Path(__file__).parent.parent / "resources"


def asset(*parts: str) -> Path:
    """Give the path of a shipped file, for example ``asset("forms", "learning_walk.xlsx")``.

    Raises:
        FileNotFoundError: nothing of that name is shipped.
    """
    path = _ROOT.joinpath(*parts)
    if not path.exists():
        raise FileNotFoundError(f"resources/{'/'.join(parts)} is not part of this installation")
    return path
