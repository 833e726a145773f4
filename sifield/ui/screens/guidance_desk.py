"""A guidance pack on the desk: what the new edition changes, which visits it touches, published. Serves whoever looks
after the forms.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from sifield.errors import SifieldError
from sifield.fieldwork import guidance
from sifield.fieldwork.guidance import DraftRow, PackProspect
from sifield.fieldwork.templates import FormRow
from sifield.forms.guidance.packs import Pack, PackFault, PackReading
from sifield.ui.form_words import CANNOT_BE_UNDONE, SPREADS, say_file
from sifield.ui.tasks import Tasks
from sifield.ui.theme import S1
from sifield.ui.widgets.banner import announce
from sifield.ui.widgets.buttons import SecondaryButton
from sifield.ui.widgets.difference_list import DifferenceList
from sifield.ui.widgets.layout import Page, Rule, clear, column, row
from sifield.ui.widgets.publish_desk import PublishDesk
from sifield.ui.widgets.publish_way import Offer
from sifield.ui.widgets.stage import bind, tab_as_laid_out
from sifield.ui.widgets.states import EmptyState
from sifield.ui.widgets.text import Text
from sifield.ui.words import count, say_time

CHANGES, VISITS = range(2)
_SAME = "What this laptop knows of the document, and the forms in use, say the same already."


class GuidanceDesk(PublishDesk):
    """One guidance pack on the desk.

    **Signals:** ``titled(title: str, subtitle: str)`` when it is known what lies here, ``published(document: str,
    forms: int)``, ``left()`` when reading was stopped.
    """

    KEYS = (("F5", "read it again"),)

    titled = Signal(str, str)
    published = Signal(str, int)
    left = Signal()

    def __init__(
        self, tasks: Tasks, path: Path, person_id: str, *, now: Callable[[], datetime], parent: QWidget | None = None
    ) -> None:
        """Read a pack; ``person_id`` is who publishes it."""
        super().__init__("Parts of the desk", parent)
        self.setObjectName("guidance_desk")
        self._tasks, self._path, self._person_id, self._now = tasks, path, person_id, now
        self._pack: Pack | None = None
        self.changes, self.visits, self.faults = DifferenceList(), _Lines("visits"), _Lines("faults")
        for words in ("What changes", "Visits not finished"):
            self.tabs.addTab(words)
        for page in (self.changes, self.visits, self.faults, self.confirm, self.waiting):
            self.pages.addWidget(page)
        for part, name in (
            (self.changes, "What changes"),
            (self.visits, "Visits not finished"),
            (self.faults, "Faults"),
        ):
            part.take_arrows(name)
        self.set_foot(self.publish)
        self.waiting.stopped.connect(self.left)
        bind(self, "F5", self.begin)
        self.begin()

    def begin(self) -> None:
        """Read the pack (again)."""
        self._pack = self._offer = None
        self.banners.clear()
        self.show_work(False)
        self.pages.setCurrentWidget(self.waiting)
        self.waiting.wait_for(f"Reading {self._path.name}")
        self.titled.emit(self._path.name, "")
        self._tasks.run(self, partial(guidance.read_pack, self._path), self._show, self._fail)

    def _fail(self, fault: SifieldError) -> None:
        self.waiting.show_fault(fault.message, fault.remedy, "Read it again", self.begin)

    def _show(self, read: PackReading) -> None:
        if read.pack is None:
            self.waiting.rest()
            again = SecondaryButton("Read it again", icon="sync")
            again.clicked.connect(self.begin)
            self.faults.show_lines(
                f"{count(len(read.faults), 'fault')} to mend in the pack before it can be published",
                "Mend them in the files, pack them again under the same name, then read it again.",
                [(_place(one), one.message, one.remedy) for one in read.faults],
                again,
            )
            self.pages.setCurrentWidget(self.faults)
            announce(self, f"{count(len(read.faults), 'fault')} to mend in {self._path.name}.")
            return
        pack = read.pack
        self._tasks.read(self, lambda session: guidance.foresee(session, pack), partial(self._add_others, pack))

    def _add_others(self, pack: Pack, prospect: PackProspect) -> None:
        """The other store has visits too."""
        forms = prospect.forms
        self._tasks.read(
            self,
            lambda session: guidance.drafts_touched(session, forms),
            lambda others: self._show_prospect(pack, prospect, (*prospect.drafts, *others)),
            store="safeguarding",
        )

    def _show_prospect(self, pack: Pack, prospect: PackProspect, drafts: Sequence[DraftRow]) -> None:
        self._pack = pack
        self.waiting.rest()
        document = pack.document
        newest = document.editions[-1].label
        read_at = f"read at {say_time(self._now())}"
        self.titled.emit(document.name, " · ".join((f"Edition {newest}", say_file(self._path.name), read_at)))
        if prospect.changes:
            self.changes.show_differences(prospect.changes, f"What this file and its forms change: {document.name}")
        else:
            self.changes.show_nothing("Nothing changed", _SAME)
        self.tabs.setTabText(CHANGES, f"What changes, {len(prospect.changes)}")
        self.tabs.setTabText(VISITS, f"Visits not finished, {len(drafts)}")
        self._show_visits(drafts)
        self._show_way(prospect, len(drafts))
        self.show_work(True)
        self._turn_to(self.tabs.currentIndex())
        tab_as_laid_out(self)
        announce(self, f"{document.name}: {count(len(prospect.changes), 'change')}.")

    def _show_visits(self, drafts: Sequence[DraftRow]) -> None:
        if not drafts:
            self.visits.show_nothing("No visit is touched", "No visit that is not finished uses a form of this pack.")
            return
        self.visits.show_lines(
            f"{count(len(drafts), 'visit')} not finished",
            "Whoever writes one of these is told on Today and in the visit, and may move it or stay.",
            [(one.school_name, one.title, one.reviewer_name) for one in drafts],
        )

    def _show_way(self, prospect: PackProspect, drafts: int) -> None:
        if prospect.in_the_way:
            self.publish.say(prospect.in_the_way, prospect.remedy)
            return
        forms = count(len(prospect.forms), "form") if prospect.forms else ""
        headline = f"The guidance file and {forms} take effect" if forms else "The guidance file takes effect"
        words = "Visits that are finished or signed keep the edition they were written with."
        moved = f"{count(drafts, 'visit that is', 'visits that are')} not finished can be moved." if drafts else ""
        follows = (("document", words), ("note", moved), ("sync", SPREADS), ("lock", CANNOT_BE_UNDONE))
        self._offer = Offer(
            what=f"what is new in “{self._document}”", button="Publish it now", headline=headline,
            words=" ".join(filter(None, (words, moved))), follows=tuple(line for line in follows if line[1]),
        )  # fmt: skip
        self.publish.say(headline, self._offer.words, button="Publish it…")

    @property
    def _document(self) -> str:
        return self._pack.document.name if self._pack is not None else ""

    def _turn_to(self, at: int) -> None:
        if self._pack is not None:
            self.pages.setCurrentWidget(self.visits if at == VISITS else self.changes)

    # -- publishing

    def _publish(self) -> None:
        pack, at, by = self._pack, self._now(), self._person_id
        if pack is not None:
            self._tasks.write(
                self, lambda session: guidance.publish_pack(session, pack, at, by=by), self._done, failed=self._refused
            )

    def _done(self, forms: tuple[FormRow, ...]) -> None:
        self.published.emit(self._document, len(forms))


class _Lines(Page):
    """Lines of three: where, what, and what to do or who."""

    def __init__(self, name: str) -> None:
        super().__init__(widest=900, centred=True)
        self.setObjectName(name)

    def show_lines(
        self, title: str, words: str, lines: Sequence[tuple[str, str, str]], button: QWidget | None = None
    ) -> None:
        """Show lines under a title and what is to be done with them, by a button where there is one."""
        clear(self.body)
        self.body.addLayout(column(Text(title, "section"), Text(words, "body", "ink2"), gap=S1))
        if button is not None:
            self.body.addLayout(row(button, "stretch"))
        for place, words, more in lines:
            parts = [Text(place, "small", "hint")] if place else []
            self.body.addLayout(column(*parts, Text(words, "strong"), Text(more, "body", "ink2"), gap=S1))
            self.body.addWidget(Rule())
        self.body.addStretch(1)

    def show_nothing(self, headline: str, words: str) -> None:
        """Say that there are none."""
        clear(self.body)
        self.body.addWidget(EmptyState("check", headline, words))
        self.body.addStretch(1)


def _place(fault: PackFault) -> str:
    return ", ".join(part for part in (fault.file, fault.place) if part)
