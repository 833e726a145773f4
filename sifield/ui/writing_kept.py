"""A person's own words and short forms between the laptop's store and the fields that ask for them."""

from functools import partial

from PySide6.QtCore import QObject

from sifield.fieldwork import own_words
from sifield.fieldwork.own_words import OwnWords
from sifield.spelling.short_forms import read_short_forms
from sifield.spelling.speller import Speller
from sifield.spelling.words import Words, read_words
from sifield.ui.tasks import Tasks
from sifield.ui.widgets.own_words import OwnWordsCard
from sifield.ui.writing import writing


class KeptWriting(QObject):
    """Reads the shipped words once, in the background, and a person's own as often as they change."""

    def __init__(self, tasks: Tasks, person_id: str, parent: QObject) -> None:
        super().__init__(parent)
        self._tasks, self._person_id = tasks, person_id
        self._words: Words | None = None
        self._own = OwnWords((), "", ())
        writing().word_learnt.connect(self._learn)
        tasks.run(self, read_words, self._take_words)

    def card(self) -> OwnWordsCard:
        """Make the card of the settings in which both lists are written."""
        card = OwnWordsCard(self._own.words, self._own.short_forms)
        card.words_written.connect(self._keep_words)
        card.short_forms_written.connect(self._keep_short_forms)
        return card

    def read(self) -> None:
        """Read a person's own words and the names anew."""
        self._tasks.read(self, partial(own_words.get_own_words, person_id=self._person_id), self._take_own)

    def _take_words(self, words: Words) -> None:
        self._words = words
        self.read()

    def _take_own(self, own: OwnWords) -> None:
        self._own = own
        if self._words is not None:
            speller = Speller(self._words, (*own.words, *own.names))
            writing().use(speller, read_short_forms(own.short_forms).forms)

    def _learn(self, word: str) -> None:
        work = partial(own_words.learn_word, person_id=self._person_id, word=word)
        self._tasks.write(self, work, lambda _done: self.read())

    def _keep_words(self, words: tuple[str, ...]) -> None:
        work = partial(own_words.keep_words, person_id=self._person_id, words=words)
        self._tasks.write(self, work, lambda _done: self.read())

    def _keep_short_forms(self, text: str) -> None:
        work = partial(own_words.keep_short_forms, person_id=self._person_id, text=text)
        self._tasks.write(self, work, lambda _done: self.read())
