"""The way through the improvement models: the list, one on the desk, two side by side, and back."""

from pathlib import Path

from sifield.ui.beginning import now
from sifield.ui.framework_reading import Kept
from sifield.ui.screens.framework_desk import FrameworkDesk
from sifield.ui.screens.frameworks_compare import FrameworksCompare
from sifield.ui.screens.frameworks_list import FrameworksList
from sifield.ui.way import Way


class ModelPath(Way):
    """Leads from the list of models to one of them, or to two. ``leave()`` goes back to where the list was opened."""

    _published: tuple[str, int] | None = None

    def models(self) -> None:
        """Show the list; it tells once what was just published."""
        screen = FrameworksList(self._tasks, now=now, may_publish=self._laptop.may_administer)
        screen.model_opened.connect(self.desk)
        screen.file_chosen.connect(self.desk)
        screen.compare_wanted.connect(self.compare)
        if self._published is not None:
            screen.show_published(*self._published)
            self._published = None
        self._show(screen, "Improvement model", self._laptop.trust_name, back=self._leave)

    def desk(self, source: Path | Kept) -> None:
        """Put a model on the desk."""
        laptop = self._laptop
        screen = FrameworkDesk(
            self._tasks, source, laptop.person_id, now=now, may_publish=laptop.may_administer, trust=laptop.trust_name
        )
        screen.published.connect(self._tell_published)
        screen.copied.connect(self.desk)
        screen.compare_wanted.connect(lambda title, text: self.compare(Kept(title, text), back=source))
        screen.left.connect(self.models)
        self._show(screen, screen.name, laptop.trust_name, back=self.models, keys=screen.KEYS)
        screen.titled.connect(self._title)

    def compare(self, first: Kept | None = None, *, back: Path | Kept | None = None) -> None:
        """Put two models beside each other; from the desk the way back leads there."""
        screen = FrameworksCompare(self._tasks, now=now, first=first)
        leave = self.models if back is None else lambda: self.desk(back)
        self._show(screen, "Compare models", self._laptop.trust_name, back=leave, keys=screen.KEYS)

    def _tell_published(self, title: str, year: int) -> None:
        self._published = (title, year)
        self.models()
