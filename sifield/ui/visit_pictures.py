"""The pictures of a visit: which belong where, and what is shown of them before they are opened."""

from collections.abc import Callable, Iterable, Sequence

from sifield.fieldwork.pictures import PURPOSES, PictureRow
from sifield.pictures.picture import Picture
from sifield.ui.capture_views import Key, PictureView
from sifield.ui.words import say_time

_NOT_HERE = "Cannot be shown here"


class VisitPictures:
    """Pictures; ``all`` lists them in their order, ``small`` holds those that were read, None where one is not here."""

    def __init__(self, pictures: Iterable[PictureRow], has_place: Callable[[Key], bool]) -> None:
        """Take the pictures as they were read.

        Args:
            has_place: tells whether the form has a question (name, row id; name "" for the row itself) now.
        """
        self.all: list[PictureRow] = list(pictures)
        self.small: dict[str, Picture | None] = {}
        self._has_place = has_place

    def get(self, picture_id: str) -> PictureRow | None:
        """Give a picture, or None."""
        return next((one for one in self.all if one.id == picture_id), None)

    def about(self, key: Key) -> tuple[PictureRow, ...]:
        """Give the pictures of a question; with "" for its name those of a row (of the visit) that are of none.

        What a newer form or a row that was removed has no place for is the whole visit's.
        """
        return tuple(one for one in self.all if self.place(one) == key)

    def in_row(self, row_id: str) -> bool:
        """Tell whether a row has pictures, so that removing it would lose some."""
        return any(one.row_id == row_id for one in self.all)

    def views(self, key: Key) -> tuple[PictureView, ...]:
        """Give the pictures of a question, or of a row, as they are shown."""
        rows = self.about(key)
        return tuple(self._view(row, at, rows) for at, row in enumerate(rows, 1))

    def unread(self, keys: Iterable[Key]) -> tuple[PictureRow, ...]:
        """Give the pictures of these places that have yet to be read."""
        return tuple(row for key in keys for row in self.about(key) if row.id not in self.small)

    def keep(self, row: PictureRow, small: Picture | None, instead_of: str = "") -> None:
        """Take a picture in, new, described otherwise, or instead of another."""
        self.let_go(instead_of)
        self.let_go(row.id)
        self.all = sorted([*self.all, row], key=lambda one: (one.position, one.made_at, one.id))
        self.small[row.id] = small

    def let_go(self, picture_id: str) -> None:
        """Let a picture go."""
        self.all = [one for one in self.all if one.id != picture_id]

    def next_position(self) -> int:
        """Give the place of the next picture: after all others."""
        return max((one.position for one in self.all), default=0) + 1

    def place(self, row: PictureRow) -> Key:
        """Say where a picture is shown."""
        return self.place_of((row.question, row.row_id))

    def place_of(self, key: Key) -> Key:
        """Say where what belongs to a question and row is shown."""
        return next((one for one in (key, ("", key[1])) if self._has_place(one)), ("", ""))

    def _view(self, row: PictureRow, at: int, rows: Sequence[PictureRow]) -> PictureView:
        purpose = PURPOSES.get(row.purpose, "")
        is_absent = row.id in self.small and self.small[row.id] is None
        told = [row.caption, purpose, say_time(row.made_at), _NOT_HERE if is_absent else ""]
        name = f"Picture {at} of {len(rows)}: {', '.join(one for one in told if one)}"
        words = _NOT_HERE if is_absent else row.caption or purpose or say_time(row.made_at)
        return PictureView(row.id, name, words, self.small.get(row.id))
