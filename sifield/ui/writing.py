"""What helps while words are typed, wherever that is: spelling, and the person's own short forms."""

from collections.abc import Mapping

from PySide6.QtCore import QObject, Signal

from sifield.spelling.speller import Speller


class Writing(QObject):
    """What is known of words; fields ask it, ``KeptWriting`` fills it from the laptop's store.

    **Signals:** ``changed()`` when words or short forms are others now, ``word_learnt(word: str)`` when a person says
    that a word is right.
    """

    changed = Signal()
    word_learnt = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.speller: Speller | None = None
        self.short_forms: Mapping[str, str] = {}

    def use(self, speller: Speller | None, short_forms: Mapping[str, str]) -> None:
        """Check by this speller (None: not at all), and expand these short forms."""
        self.speller, self.short_forms = speller, short_forms
        self.changed.emit()


_writing: list[Writing] = []


def writing() -> Writing:
    """Give the one that all fields ask."""
    if not _writing:
        _writing.append(Writing())
    return _writing[0]
