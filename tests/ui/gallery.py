"""Sheets of every widget, for tests and for looking at: ``python -m tests.ui.gallery`` draws them into tests/out."""

import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from PySide6.QtWidgets import QWidget

from sifield.ui.theme import theme
from sifield.ui.widgets.banner import Banner, Banners
from sifield.ui.widgets.buttons import DangerButton, IconButton, PrimaryButton, QuietButton, SecondaryButton
from sifield.ui.widgets.card import Card
from sifield.ui.widgets.check import Check
from sifield.ui.widgets.chip import Chip
from sifield.ui.widgets.dates import DateField
from sifield.ui.widgets.fields import ChoiceField, FieldRow, TextArea, TextField
from sifield.ui.widgets.flow import FlowLayout
from sifield.ui.widgets.icon import Icon
from sifield.ui.widgets.layout import Page, Rule, Sheet, column, row
from sifield.ui.widgets.notes import NoteBox
from sifield.ui.widgets.outline import OutlineLine, OutlineRail
from sifield.ui.widgets.pdf_view import PdfView
from sifield.ui.widgets.pin_field import PinField
from sifield.ui.widgets.rating import Rating
from sifield.ui.widgets.signature_pad import SignaturePad
from sifield.ui.widgets.states import EmptyState, KeyHint, ProgressLine
from sifield.ui.widgets.text import Text

TODAY = date(2026, 11, 24)


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark as a form gives it."""

    name: str
    label: str
    key: str = ""
    colour: str = ""
    anchor: str = ""


MARKS = (
    Mark("not_yet", "Not yet", "1", "bad", "Not seen in any room, or against the agreed way"),
    Mark("emerging", "Emerging", "2", "warn", "Seen in some rooms"),
    Mark("secure", "Secure", "3", "ok", "Seen in most rooms"),
    Mark("embedded", "Embedded", "4", "ok", "Seen everywhere, and people can say why"),
    Mark("not_seen", "Not seen", "0", "neutral", "There was no chance to see it"),
)
OUTLINE = (
    OutlineLine("before", "Before the walk", 4, 4),
    OutlineLine("lead", "Leadership conversation", 5, 5),
    OutlineLine("phonics", "Phonics and early reading", 3, 6),
    OutlineLine("phonics/daily", "Daily phonics session", 1, 1, 1),
    OutlineLine("phonics/books", "Books match sounds", 1, 1, 1, True),
    OutlineLine("phonics/keep_up", "Keep-up support", 0, 1, 1),
    OutlineLine("pleasure", "Reading for pleasure", 0, 4),
    OutlineLine("summary", "Summary and next steps", 0, 3, 0, True),
)


def controls() -> QWidget:
    """Buttons, chips, banners, fields."""
    page = Page(widest=900)
    banners = Banners()
    banners.add(Banner("The disk is full.", "Free some space, then try again.", button="Try again"))
    banners.add(Banner("Note removed.", tone="ok", button="Undo", closable=False))
    page.body.addWidget(banners)
    buttons = FlowLayout()
    resting = PrimaryButton("Sign")
    resting.setEnabled(False)
    for button in (
        PrimaryButton("Check and finish"),
        SecondaryButton("Seen today"),
        QuietButton("Raise action", icon="plus"),
        DangerButton("Discard", icon="bin"),
        IconButton("search", "Search"),
        resting,
    ):
        buttons.addWidget(button)
    page.body.addLayout(buttons)
    chips = FlowLayout()
    for words, tone in (("Done", "ok"), ("In progress", "warn"), ("Overdue 7 days", "bad"), ("Current", "brand")):
        chips.addWidget(Chip(words, tone))  # type: ignore[arg-type]
    for part in (Chip("Not started"), KeyHint("Ctrl ↓", "next question"), Icon("flag", "warn", 20)):
        chips.addWidget(part)
    page.body.addLayout(chips)
    who = FieldRow("Who leads this action", TextField())
    who.show_fault("Enter who leads this action")
    school = ChoiceField()
    school.addItems(["Harbour Lane Primary", "Saltmarsh Infant School"])
    line = ProgressLine("Answered so far")
    line.show_progress(12, 27)
    plan = EmptyState("calendar", "Nothing is due today", "Visits stand here.", SecondaryButton("Plan a visit"))
    criterion = FieldRow("Success criterion", TextArea(), hint="What will be seen when this is done.")
    parts = (criterion, who, FieldRow("School", school, optional=True), line, plan)
    for part in parts:
        page.body.addWidget(part)
    page.body.addStretch(1)
    return page


def capture() -> QWidget:
    """Outline, ratings, notes, a date."""
    whole, side = QWidget(), Sheet("surface")
    rail = OutlineRail("Visit outline")
    rail.show_lines(OUTLINE, "phonics")
    side.setLayout(column(rail))
    side.setFixedWidth(theme().px(268))
    page = Page()
    questions = (("3.3", "Adults model sounds and blending clearly", "secure"), ("3.5", "Groups change often", None))
    for number, question, value in questions:
        card = Card(name=question)
        card.body.addWidget(Text(number, "strong", "brand"))
        card.body.addWidget(Text(question, "question"))
        rating = Rating(question, MARKS)
        rating.set_value(value)
        card.body.addWidget(rating)
        page.body.addWidget(card)
    card = Card()
    card.set_current(True)
    card.body.addWidget(NoteBox("Note for 3.4"))
    page.body.addWidget(card)
    day = DateField("Deadline", TODAY)
    day.set_value(date(2026, 12, 12))
    page.body.addWidget(FieldRow("Deadline", day))
    page.body.addStretch(1)
    whole.setLayout(row(side, Rule(upright=True), page, gap=0))
    return whole


def signing() -> QWidget:
    """Signature, PIN, tick box, person, a PDF."""
    whole, page, card = QWidget(), Page(widest=620), Card()
    card.body.addWidget(SignaturePad("Signature of the reviewer"))
    card.body.addWidget(Check("I have read this plan and agree that it says what we found"))
    card.body.addWidget(FieldRow("Your signing PIN", PinField("Your signing PIN"), hint="Six digits or more"))
    school = ChoiceField(typed=True)
    school.addItems(["Harbour Lane Primary", "Saltmarsh Infant School"])
    card.body.addWidget(FieldRow("School", school))
    page.body.addWidget(card)
    page.body.addStretch(1)
    view = PdfView("Action plan")
    view.show_pdf(two_pages())
    whole.setLayout(row(page, view, gap=0))
    return whole


def two_pages() -> bytes:
    """A PDF of two pages."""
    from reportlab.pdfgen.canvas import Canvas

    written = io.BytesIO()
    canvas = Canvas(written)
    for words in ("Action plan, Harbour Lane Primary", "What will be seen"):
        canvas.drawString(80, 700, words)
        canvas.showPage()
    canvas.save()
    return written.getvalue()


SHEETS: dict[str, Callable[[], QWidget]] = {"controls": controls, "capture": capture, "signing": signing}


def main() -> None:
    """Write a picture of every sheet in every scheme."""
    import os

    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ["SIFIELD_LOOK"] = "1"
    from PySide6.QtWidgets import QApplication

    from tests.ui.look import grab

    app = QApplication([])
    theme().apply(app)
    for mode, percent in (("light", 100), ("dark", 100), ("contrast", 100), ("light", 200)):
        theme().set_mode(mode)  # type: ignore[arg-type]
        theme().set_percent(percent)
        for name, build in SHEETS.items():
            sheet = build()
            grab(sheet, f"gallery-{name}-{mode}-{percent}")
            sheet.close()


if __name__ == "__main__":
    main()
