"""The desk: an improvement model at a glance, its text with faults beside the lines, compared, copied, published.

Serves whoever chooses or writes the trust's model; everybody may look.
"""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from sifield.errors import SifieldError
from sifield.fieldwork import frameworks, model_files
from sifield.fieldwork.frameworks import Prospect
from sifield.fieldwork.model_files import ReadModel
from sifield.frameworks.calendar import SchoolYear, say_year, school_year
from sifield.frameworks.copying import name_of
from sifield.frameworks.difference import Difference
from sifield.frameworks.framework import Framework
from sifield.frameworks.shipped import shipped_texts
from sifield.ui.form_words import SPREADS
from sifield.ui.framework_reading import FrameworkReading, Kept
from sifield.ui.model_words import EDIT_HERE, FILE, GROUPS, LOOK_ONLY, say_follows, say_mending, say_prospect, say_size
from sifield.ui.tasks import Tasks
from sifield.ui.theme import S3
from sifield.ui.widgets.banner import announce
from sifield.ui.widgets.buttons import SecondaryButton
from sifield.ui.widgets.difference_list import DifferenceList
from sifield.ui.widgets.fields import ChoiceField
from sifield.ui.widgets.file_drop import FileDrop
from sifield.ui.widgets.layout import row
from sifield.ui.widgets.model_pages import GlancePage, PartsPage
from sifield.ui.widgets.publish_desk import PublishDesk
from sifield.ui.widgets.publish_way import Offer
from sifield.ui.widgets.stage import bind, tab_as_laid_out
from sifield.ui.widgets.text_view import TextView
from sifield.ui.words import say_time

GLANCE, PARTS, TEXT, CHANGES = range(4)
_YEARS = 3  # school years that are offered, from this one on


class FrameworkDesk(PublishDesk):
    """One improvement model on the desk.

    **Signals:** ``titled(title: str, subtitle: str)`` when it is known what lies here, ``copied(path: Path)`` when a
    copy was saved, ``compare_wanted(title: str, text: str)``, ``published(title: str, from_year: int)``, ``left()``.
    """

    KEYS = (("F8", "next fault"), ("Enter", "to its line"), ("F5", "read it again"), ("F6", "next part"))

    titled = Signal(str, str)
    copied = Signal(object)
    compare_wanted = Signal(str, str)
    published = Signal(str, int)
    left = Signal()

    def __init__(
        self,
        tasks: Tasks,
        source: Path | Kept,
        person_id: str,
        *,
        now: Callable[[], datetime],
        may_publish: bool,
        trust: str = "",
        parent: QWidget | None = None,
    ) -> None:
        """Read a model; ``person_id`` is who publishes it, ``trust`` names the copy that is made of it."""
        super().__init__("Parts of the model", parent)
        self.setObjectName("framework_desk")
        self._tasks, self._person_id, self._now = tasks, person_id, now
        self._may_publish, self._trust = may_publish, trust
        self._model: ReadModel | None = None
        self._dialog: QFileDialog | None = None
        self._reading = FrameworkReading(tasks, source, now, self)
        self.compare = SecondaryButton("Compare with…")
        self.compare.setObjectName("compare")
        self.copy = SecondaryButton("Make our own from it…", icon="pen")
        self.copy.setObjectName("make_our_own")
        self.glance, self.parts, self.text = GlancePage(), PartsPage(), TextView("Text of the model")
        self.changes, self._unready = DifferenceList(GROUPS), DifferenceList()
        self.year = ChoiceField("School year from which it holds")
        self._lay_out()
        self._connect()
        self.show_work(False)
        self.pages.setCurrentWidget(self.waiting)
        self._reading.begin()

    def _lay_out(self) -> None:
        self.tools.addWidget(self.compare)
        self.tools.addWidget(self.copy)
        for words in ("At a glance", "Reviews and roles", "Text", "What changes"):
            self.tabs.addTab(words)
        for page in (*(self.glance, self.parts, self.text, self.changes), *(self.confirm, self.waiting, self._unready)):
            self.pages.addWidget(page)
        for part, name in ((self.glance, "At a glance"), (self.parts, "Parts"), (self.changes, "What changes")):
            part.take_arrows(name)
        this_year = school_year(self._now().astimezone().date())
        for year in range(this_year, this_year + _YEARS):
            self.year.addItem(f"From {say_year(year)}", year)
        foot = QWidget()
        line = row(self.year, self.publish, gap=S3)
        line.setStretch(1, 1)
        foot.setLayout(line)
        self.year.hide()
        self.set_foot(foot)

    def _connect(self) -> None:
        reading = self._reading
        reading.begun.connect(self._wait)
        reading.read.connect(self._show)
        reading.failed.connect(self._fail)
        reading.gone.connect(self._tell_gone)
        reading.foreseen.connect(self._show_prospect)
        self.copy.clicked.connect(self._ask_copy)
        self.compare.clicked.connect(self._compare)
        self.tabs.tabBarClicked.connect(self._turn_to)
        self.text.editor.rested.connect(reading.save)
        self.waiting.stopped.connect(self._stop)
        self.year.currentIndexChanged.connect(self._foresee)
        self.publish.file_wanted.connect(lambda: self.tabs.setCurrentIndex(TEXT))
        self.publish.mend.setText("Look at the faults")
        if self._may_publish:
            drop = FileDrop(self, "Let go to read this model instead")
            drop.dropped.connect(self._take)
            drop.refused.connect(self.show_fault)
        bind(self, "F5", reading.begin)
        bind(self, "F8", partial(self._step, 1))
        bind(self, "Shift+F8", partial(self._step, -1))
        bind(self, "F6", self._next_pane)

    # -- reading

    def _wait(self, name: str) -> None:
        if self._model is None:
            self.waiting.wait_for(f"Reading {name}")
            self.titled.emit(name, "")

    def _take(self, path: Path) -> None:
        """Another file was dropped here: it takes the place of this one."""
        self._model = None
        self.show_work(False)
        self.pages.setCurrentWidget(self.waiting)
        self._reading.take(path)

    def _stop(self) -> None:
        self._reading.stop()
        self.waiting.rest()
        self.left.emit()

    def _fail(self, fault: SifieldError) -> None:
        self.waiting.rest()
        if self._model is None:
            self.waiting.show_fault(fault.message, fault.remedy, "Read it again", self._reading.begin)
        else:
            self.show_fault(fault)

    @property
    def name(self) -> str:
        """What lies here, as the person calls it."""
        return self._reading.name

    # -- showing

    def _show(self, model: ReadModel, days: SchoolYear) -> None:
        before, self._model, self._offer = self._model, model, None
        self.waiting.rest()
        framework, is_file = model.framework, self._reading.path is not None
        at = f"read at {say_time(self._now())}" if is_file else ""
        if framework is not None:
            facts = (f"Edition {framework.edition}", say_size(framework), model.name if is_file else "", at)
            self.titled.emit(framework.title, " · ".join(filter(None, facts)))
            if before is None or before.framework != framework:
                self.glance.show_model(framework, days)
                self.parts.show_model(framework)
        else:
            self.titled.emit(model.name, at)
        self.text.editor.setReadOnly(not is_file)
        self.text.show_text(model.text, model.faults, EDIT_HERE if is_file else LOOK_ONLY)
        faults = f"Text and faults, {len(model.faults)}" if model.faults else "Text"
        self.tabs.setTabText(TEXT, faults)
        self.tabs.setTabText(CHANGES, "What changes")
        for tool in (self.copy, self.compare):
            tool.setVisible(framework is not None)
        is_usable = framework is not None
        if before is None or ((before.framework is not None) != is_usable and not self.text.editor.hasFocus()):
            self.tabs.setCurrentIndex(GLANCE if is_usable else TEXT)
        self.show_work(True, foot=self._may_publish or not is_usable)
        self._look_ahead(framework, is_first=before is None)
        self._turn_to(self.tabs.currentIndex())
        tab_as_laid_out(self)
        announce(self, say_mending(model) or f"{model.name} can be used.")

    def _look_ahead(self, framework: Framework | None, *, is_first: bool) -> None:
        self.changes.show_nothing("Looking at the model in force…", "")
        self.year.setVisible(self._may_publish and framework is not None)
        if framework is None:
            assert self._model is not None
            self.publish.say_mending(say_mending(self._model), "Look at the faults")
            return
        self.publish.say("Looking at the model in force…")
        if is_first:
            self._tasks.read(self, frameworks.list_published, lambda rows: self._choose_year(bool(rows)))
        else:
            self._foresee()

    def _choose_year(self, has_model: bool) -> None:
        """Offer the next school year, to a trust without a model the present one."""
        self.year.blockSignals(True)
        self.year.setCurrentIndex(1 if has_model else 0)
        self.year.blockSignals(False)
        self._foresee()

    def _foresee(self) -> None:
        if self._model is not None and self._model.framework is not None:
            self._offer = None
            self._reading.foresee(self._model.framework, int(self.year.currentData()))

    def _show_prospect(self, prospect: Prospect, differences: tuple[Difference, ...]) -> None:
        framework = self._framework
        headline, words = say_prospect(prospect, framework, len(differences))
        year = say_year(prospect.from_year)
        if prospect.refusal is None and self._may_publish:
            follows = (("document", say_follows(prospect)), ("sync", SPREADS), ("undo", _may_withdraw(prospect)))
            self._offer = Offer(
                what=f"“{framework.title}” from {year} on", button="Publish it now", headline=headline, words=words,
                follows=follows,
            )  # fmt: skip
            self.publish.say(headline, words, button=f"Publish from {year}…")
        else:
            self.publish.say(headline, words)
        if prospect.in_force is None:
            self.changes.show_nothing("Nothing to compare with", f"Your trust has no model for {year} yet.")
        elif not differences:
            self.changes.show_nothing("Nothing changed", f"It is the model that holds in {year}.")
        else:
            self.tabs.setTabText(CHANGES, f"What changes, {len(differences)}")
            self.changes.show_differences(differences, f"From “{prospect.in_force.title}” to this one, in {year}")

    def _turn_to(self, at: int) -> None:
        model = self._model
        if model is None or at < 0:
            return
        self.show_work(True, foot=self._may_publish or model.framework is None)
        if at == TEXT:
            self.pages.setCurrentWidget(self.text)
        elif model.framework is None:
            words = f"{say_mending(model)} Mend the text and save it; it is read by itself."
            self._unready.show_nothing("Nothing to see here yet", words)
            self.pages.setCurrentWidget(self._unready)
        else:
            self.pages.setCurrentWidget({GLANCE: self.glance, PARTS: self.parts, CHANGES: self.changes}[at])

    @property
    def _framework(self) -> Framework:
        """The model on the desk; what is told of it is told only while there is one."""
        assert self._model is not None
        assert self._model.framework is not None
        return self._model.framework

    # -- keys

    def _step(self, step: int) -> None:
        self.tabs.setCurrentIndex(TEXT)
        self.text.step(step)

    def _next_pane(self) -> None:
        if self.pages.currentWidget() is self.text:
            self.text.next_pane()

    # -- a copy, a comparison

    def _compare(self) -> None:
        assert self._model is not None
        self.compare_wanted.emit(self._framework.title, self._model.text)

    def _ask_copy(self) -> None:
        title = self._own_title()
        self._dialog = QFileDialog(self, "Where shall your own model lie?", f"{name_of(title, frozenset())}.toml", FILE)
        self._dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        self._dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._dialog.fileSelected.connect(lambda path: self.save_copy(Path(path)))
        self._dialog.open()

    def _own_title(self) -> str:
        return f"{self._framework.title}, {self._trust}" if self._trust else f"Our {self._framework.title.lower()}"

    def save_copy(self, path: Path) -> None:
        """Save a copy with a name of its own, and say so."""
        assert self._model is not None
        title, text = self._own_title(), self._model.text
        name = name_of(title, frozenset(shipped_texts()))
        self._tasks.run(
            self, partial(model_files.save_copy, path, text, name, title), self.copied.emit, self.show_fault
        )

    # -- publishing

    def _publish(self) -> None:
        assert self._model is not None
        text, at, by = self._model.text, self._now(), self._person_id
        year, title = int(self.year.currentData()), self._framework.title
        self._tasks.write(
            self,
            lambda session: frameworks.publish(session, text, year, at, by=by),
            lambda _id: self._done(title, year),
            failed=self._refused,
        )

    def _done(self, title: str, year: int) -> None:
        self._reading.stop()
        self.published.emit(title, year)


def _may_withdraw(prospect: Prospect) -> str:
    if prospect.is_begun:
        return "It cannot be taken back; another model can be published in its place."
    return f"Until {say_year(prospect.from_year)} begins it can be withdrawn."
