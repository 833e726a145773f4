"""Dates, people, PINs, signatures and PDFs, by keys and clicks."""

from datetime import date

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QInputDevice, QPointingDevice, QTabletEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from sifield.errors import SifieldError
from sifield.fieldwork import calendars
from sifield.ui.widgets.buttons import SecondaryButton
from sifield.ui.widgets.columns import Columns
from sifield.ui.widgets.dates import DateField, read_date, say_date
from sifield.ui.widgets.fields import ChoiceField, FieldRow, TextField
from sifield.ui.widgets.layout import Page
from sifield.ui.widgets.pdf_view import PdfView
from sifield.ui.widgets.pin_field import PinField
from sifield.ui.widgets.signature_pad import SignaturePad
from tests.ui.gallery import TODAY, two_pages
from tests.ui.look import bring_up, settle, sideways


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("12/12/2026", date(2026, 12, 12)),
        ("1.2.27", date(2027, 2, 1)),
        ("2026-12-12", date(2026, 12, 12)),
        ("12 Dec", date(2026, 12, 12)),
        ("12th December", date(2026, 12, 12)),
        ("Saturday 12 December 2026", date(2026, 12, 12)),
        ("Dec 12", date(2026, 12, 12)),
        ("3 Sept", date(2027, 9, 3)),
        ("12/1", date(2027, 1, 12)),
        ("24 Nov", TODAY),
        ("in 2 weeks", date(2026, 12, 8)),
        ("in a week", date(2026, 12, 1)),
        ("3 months", date(2027, 2, 24)),
        ("in three months", date(2027, 2, 24)),
        ("+10 days", date(2026, 12, 4)),
        ("next week", date(2026, 12, 1)),
        ("Friday", date(2026, 11, 27)),
        ("next tue", date(2026, 12, 1)),
        ("today", TODAY),
        ("Tomorrow", date(2026, 11, 25)),
        ("  12   dec,  2026 ", date(2026, 12, 12)),
    ],
)
def test_dates_are_read_as_people_type_them(words: str, day: date) -> None:
    assert read_date(words, TODAY) == day


@pytest.mark.parametrize("words", ["", "31/02/2027", "soon", "12/13/2026", "in many weeks", "Decade", "12 Foo", "13"])
def test_what_is_no_date_is_none(words: str) -> None:
    assert read_date(words, TODAY) is None


def test_the_last_of_a_month_stays_in_its_month() -> None:
    assert read_date("in a month", date(2027, 1, 31)) == date(2027, 2, 28)
    assert read_date("29 Feb", date(2027, 3, 1)) == date(2028, 2, 29)


def test_a_date_field_says_what_it_understood(qtbot: QtBot) -> None:
    field = DateField("Deadline", TODAY)
    bring_up(qtbot, field)
    field.setFocus()
    heard: list[date | None] = []
    field.chosen.connect(heard.append)
    qtbot.keyClicks(field.line, "12 dec")
    assert heard[-1] == date(2026, 12, 12) == field.value
    assert "Saturday 12 December 2026" in {label.text() for label in field.findChildren(type(field._understood))}
    qtbot.keyClick(field.line, Qt.Key.Key_Return)
    assert field.line.text() == "12 Dec 2026"
    field.line.clear()
    qtbot.keyClicks(field.line, "soon")
    assert field.is_unclear


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("in 5 days", date(2026, 11, 30)),
        ("in 32 days", date(2027, 1, 4)),
        ("in 2 weeks", date(2026, 12, 8)),
        ("29 Nov", date(2026, 11, 29)),
        ("Sunday", date(2026, 11, 29)),
        ("tomorrow", date(2026, 11, 25)),
    ],
)
def test_a_day_that_was_reckoned_settles_on_a_school_day_and_a_named_one_never(
    qtbot: QtBot, words: str, day: date
) -> None:
    field = DateField("Deadline", TODAY, settle=calendars.usual_days().next_school_day)
    bring_up(qtbot, field)
    field.setFocus()
    qtbot.keyClicks(field.line, words)
    assert field.value == day
    assert field._understood.text() == say_date(day), "what was understood is said before the field is left"


def test_a_fault_stands_by_its_field_and_is_spoken(qtbot: QtBot) -> None:
    line = TextField()
    row = FieldRow("Who leads this action", line, hint="One person, with a role")
    qtbot.addWidget(row)
    row.show_fault("Enter who leads this action")
    told = QAccessible.queryAccessibleInterface(line)
    assert told.text(QAccessible.Text.Name) == "Who leads this action"
    assert told.text(QAccessible.Text.Description).startswith("Enter who leads this action")
    assert row.fault == "Enter who leads this action"
    row.show_fault("")
    assert told.text(QAccessible.Text.Description) == "One person, with a role"


def test_a_pin_takes_digits_only_even_pasted(qtbot: QtBot) -> None:
    field = PinField("Signing PIN")
    bring_up(qtbot, field)
    field.setFocus()
    qtbot.keyClicks(field.line, "12ab34")
    assert field.pin() == "1234"
    field.clear()
    QApplication.clipboard().setText("482 915")
    field.line.paste()
    qtbot.keyClicks(field.line, "7")
    assert field.pin() == "4829157"
    assert field.line.displayText() != field.pin()
    with qtbot.waitSignal(field.entered):
        qtbot.keyClick(field.line, Qt.Key.Key_Return)
    QApplication.clipboard().clear()


def draw(qtbot: QtBot, pad: SignaturePad, points: list[tuple[int, int]]) -> None:
    qtbot.mousePress(pad._paper, Qt.MouseButton.LeftButton, pos=QPoint(*points[0]))
    for point in points[1:]:
        qtbot.mouseMove(pad._paper, QPoint(*point))
    qtbot.mouseRelease(pad._paper, Qt.MouseButton.LeftButton, pos=QPoint(*points[-1]))


def test_a_signature_is_drawn_with_the_mouse(qtbot: QtBot) -> None:
    pad = SignaturePad("Signature")
    pad.resize(600, 300)
    bring_up(qtbot, pad)
    assert pad.is_blank
    with qtbot.waitSignal(pad.changed):
        draw(qtbot, pad, [(20, 60), (60, 20), (100, 60)])
    assert not pad.is_blank
    assert len(pad.strokes) == 1
    assert all(0 <= x <= 1 and 0 <= y <= 1 for x, y in pad.strokes[0])
    pad.clear()
    assert pad.is_blank


def test_a_pens_pressure_is_felt(qtbot: QtBot) -> None:
    pad = SignaturePad("Signature")
    pad.resize(600, 300)
    bring_up(qtbot, pad)
    pen = QPointingDevice.primaryPointingDevice()
    kinds = (QEvent.Type.TabletPress, QEvent.Type.TabletMove, QEvent.Type.TabletRelease)
    assert isinstance(pen, QInputDevice)
    for kind, spot, pressure in zip(kinds, ((20, 20), (80, 60), (80, 60)), (0.2, 0.8, 0.0), strict=True):
        at = QPointF(*spot)
        none = Qt.KeyboardModifier.NoModifier
        left = Qt.MouseButton.LeftButton
        event = QTabletEvent(kind, pen, at, at, pressure, 0, 0, 0, 0, 0, none, left, left)
        QApplication.sendEvent(pad._paper, event)
    assert [round(point[2], 1) for point in pad._paper.strokes[0]] == [0.2, 0.8]


def test_a_name_may_be_typed_instead(qtbot: QtBot) -> None:
    pad = SignaturePad("Signature")
    bring_up(qtbot, pad)
    qtbot.mouseClick(pad._other, Qt.MouseButton.LeftButton)
    assert pad.is_typed
    assert pad.is_blank
    qtbot.keyClicks(QApplication.focusWidget(), "Mireille Ashdown")
    assert pad.typed_name == "Mireille Ashdown"
    assert pad.strokes == ()
    assert not pad.is_blank


def test_a_pdf_is_shown_from_memory_with_its_words(qtbot: QtBot) -> None:
    view = PdfView("Action plan")
    view.resize(700, 700)
    bring_up(qtbot, view)
    view.show_pdf(two_pages())
    assert view.page_count == 2
    assert "Action plan, Harbour Lane Primary" in view.words
    view.go_to(1)
    qtbot.waitUntil(lambda: view.page == 1)
    view.turn_words()
    assert view._words.isVisible()


def test_what_is_no_pdf_is_refused_in_words(qtbot: QtBot) -> None:
    view = PdfView("Action plan")
    qtbot.addWidget(view)
    with pytest.raises(SifieldError) as fault:
        view.show_pdf(b"no pdf at all")
    assert fault.value.code == "no-pdf"


def test_a_part_that_one_name_alone_has_is_enough(qtbot: QtBot) -> None:
    field = ChoiceField("School", typed=True)
    for name in ("Fairwater Academy", "Beacon Hill Upper School", "Beacon Rise"):
        field.addItem(name)
    qtbot.addWidget(field)
    bring_up(qtbot, field)
    for typed, name in (
        ("hill", "Beacon Hill Upper School"),
        ("Beacon", "Beacon"),
        ("RISE", "Beacon Rise"),
        ("x", "x"),
    ):
        field.setEditText("")
        qtbot.keyClicks(field, typed)
        qtbot.keyClick(field, Qt.Key.Key_Return)
        assert field.currentText() == name
    assert field.currentIndex() == 2, "what fits none, or several, chooses nothing"


def test_the_field_for_the_name_is_brought_into_view(qtbot: QtBot) -> None:
    page, pad = Page(), SignaturePad("Your signature")
    page.body.addWidget(pad)
    qtbot.addWidget(page)
    page.resize(600, 150)
    bring_up(qtbot, page)
    page.verticalScrollBar().setValue(page.verticalScrollBar().maximum())
    qtbot.mouseClick(pad._other, Qt.MouseButton.LeftButton)
    view, line = page.viewport(), pad._typed.line
    assert view.rect().contains(line.mapTo(view, line.rect().center()))


def test_columns_become_one_where_their_parts_do_not_fit(qtbot: QtBot) -> None:
    page = Page(widest=2000)
    buttons = [SecondaryButton(f"Part {number} of several words that stay in one line") for number in range(4)]
    page.body.addWidget(Columns(buttons, least=100))
    page.body.addStretch(1)
    qtbot.addWidget(page)

    def columns(wide: int) -> int:
        settle(page, (wide, 500))
        assert sideways(page) == []
        return len({button.x() for button in buttons})

    one, two = buttons[0].minimumSizeHint().width() + 80, 2 * buttons[0].minimumSizeHint().width() + 120
    assert [columns(wide) for wide in (two, one, two, one)] == [2, 1, 2, 1]
    for button in buttons:
        button.setText("Short")
    assert columns(one) == 2
    buttons[3].setText("Part 4 of several words that stay in one line once more")
    assert columns(one + 80) == 1
