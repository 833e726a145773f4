"""The trust's improvement models, and those that come with the program. Serves whoever chooses one, and all who ask by
which one the trust works.
"""

from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from sifield.errors import SifieldError
from sifield.fieldwork import frameworks
from sifield.fieldwork.frameworks import FrameworkRow
from sifield.frameworks.calendar import say_year, school_year
from sifield.frameworks.shipped import shipped, shipped_texts
from sifield.ui.framework_reading import Kept
from sifield.ui.model_words import FILE, say_published
from sifield.ui.tasks import Tasks
from sifield.ui.theme import S2, S3
from sifield.ui.widgets.banner import Banner, Banners
from sifield.ui.widgets.buttons import PrimaryButton, QuietButton, SecondaryButton
from sifield.ui.widgets.chip import ChipTone
from sifield.ui.widgets.file_drop import FileDrop
from sifield.ui.widgets.flow import FlowLayout
from sifield.ui.widgets.layout import Page, clear, column, row
from sifield.ui.widgets.list_row import ListRow
from sifield.ui.widgets.stage import tab_as_laid_out
from sifield.ui.widgets.text import Text

_TONES: dict[str, ChipTone] = {"In force": "ok", "Earlier": "neutral"}


class FrameworksList(Page):
    """The list; an administrator brings in the trust's own model here, by the button or by dropping its file.

    **Signals:** ``model_opened(model: Kept)``, ``file_chosen(path: Path)``, ``compare_wanted()``.
    """

    model_opened = Signal(object)
    file_chosen = Signal(object)
    compare_wanted = Signal()

    def __init__(
        self, tasks: Tasks, *, now: Callable[[], datetime], may_publish: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent, widest=1100)
        self.setObjectName("models")
        self._tasks, self._now, self._may_publish = tasks, now, may_publish
        self._shown: tuple[FrameworkRow, ...] | None = None
        self._dialog: QFileDialog | None = None
        self.banners = Banners()
        self.choose = PrimaryButton("Bring in our own…", icon="plus")
        self.choose.setObjectName("bring_in")
        self.compare = SecondaryButton("Compare two")
        self.compare.setObjectName("compare_two")
        self._told = Text("", "body", "ink2")
        self._ours = QVBoxLayout()
        self._theirs = QVBoxLayout()
        for lines in (self._ours, self._theirs):
            lines.setSpacing(S2)
        self._ours_title = Text("Your trust’s", "section")
        self._lay_out()
        if may_publish:
            drop = FileDrop(self, "Let go to read this model")
            drop.dropped.connect(self.file_chosen)
            drop.refused.connect(self.show_fault)
        self.choose.clicked.connect(self._ask)
        self.compare.clicked.connect(self.compare_wanted)
        tasks.changed.connect(self._on_changed)
        self.refresh()

    def _lay_out(self) -> None:
        buttons = QWidget()
        flow = FlowLayout(buttons, gap=S2)
        flow.addWidget(self.compare)
        flow.addWidget(self.choose)
        self.body.addWidget(self.banners)
        self.body.addLayout(column(Text("Improvement model", "display"), self._told, buttons, gap=S3))
        self.body.addWidget(self._ours_title)
        self.body.addLayout(self._ours)
        self.body.addWidget(Text("Come with the program", "section"))
        self.body.addLayout(self._theirs)
        self.body.addStretch(1)
        self.choose.setVisible(self._may_publish)  # now that it has a parent: before, it would be a window of its own
        texts = shipped_texts()
        for model in shipped():
            line = ListRow(model.title, model.summary, tag="Look at it", tone="brand")
            line.clicked.connect(partial(self.model_opened.emit, Kept(model.title, texts[model.name])))
            self._theirs.addWidget(line)

    def refresh(self) -> None:
        """Read anew what the trust has published."""
        self._tasks.read(self, frameworks.list_published, self._show)

    def show_fault(self, fault: SifieldError) -> None:
        """Say what went wrong."""
        self.banners.tell(fault)

    def show_published(self, title: str, year: int) -> None:
        """Say that a model was published."""
        words = "Place the schools in its grades, and plan their year. Other laptops have it after their next sync."
        self.banners.add(Banner(f"“{title}” is published from {say_year(year)} on.", words, tone="ok"))

    def _on_changed(self, _store: str, _owner: QObject | None) -> None:
        self.refresh()

    def _today(self) -> date:
        return self._now().astimezone().date()

    def _show(self, rows: tuple[FrameworkRow, ...]) -> None:
        if rows == self._shown:  # a list rebuilt under the pointer would lose the click
            return
        self._shown = rows
        year = school_year(self._today())
        held = next((one for one in rows if one.from_year <= year), None)
        self._told.setText(_say_held(held, rows, may_publish=self._may_publish))
        self._ours_title.setVisible(bool(rows))
        clear(self._ours)
        for one in rows:
            tag, line = say_published(one, rows, year)
            shown = ListRow(one.title, line, tag=tag, tone=_TONES.get(tag, "brand"))
            shown.clicked.connect(partial(self._open, one))
            may_withdraw = self._may_publish and one.from_year > year
            self._ours.addLayout(row(shown, self._withdrawing(one)) if may_withdraw else row(shown))
        tab_as_laid_out(self)

    def _withdrawing(self, one: FrameworkRow) -> QuietButton:
        button = QuietButton("Withdraw", name=f"Withdraw {one.title} from {say_year(one.from_year)}")
        button.clicked.connect(lambda: self._withdraw(one))
        return button

    def _withdraw(self, one: FrameworkRow) -> None:
        at = self._now()

        def done(_none: None) -> None:
            words = f"{say_year(one.from_year)} keeps the model that held before."
            self.banners.add(Banner(f"“{one.title}” is withdrawn.", words, tone="ok"))

        self._tasks.write(self, lambda session: frameworks.withdraw(session, one.id, at), done, failed=self.show_fault)

    def _open(self, one: FrameworkRow) -> None:
        self._tasks.read(
            self,
            lambda session: frameworks.get_text(session, one.id),
            lambda text: self.model_opened.emit(Kept(one.title, text)),
            failed=self.show_fault,
        )

    def _ask(self) -> None:
        self._dialog = QFileDialog(self, "Bring in an improvement model", "", FILE)
        self._dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        self._dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._dialog.fileSelected.connect(lambda path: self.file_chosen.emit(Path(path)))
        self._dialog.open()


def _say_held(held: FrameworkRow | None, rows: tuple[FrameworkRow, ...], *, may_publish: bool) -> str:
    if held is not None:
        return f"Your trust works by “{held.title}” since {say_year(held.from_year)}."
    if rows:
        first = rows[-1]
        return f"Your trust begins with “{first.title}” in {say_year(first.from_year)}."
    if may_publish:
        return (
            "Your trust has not chosen a model yet. Look at these, compare two, make one your own: published, it says "
            "what is due in which school, and who leads it. You can go on without one."
        )
    return "Your trust has not chosen a model yet; an administrator does."
