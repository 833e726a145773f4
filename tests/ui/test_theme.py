"""The look: enough contrast everywhere, one place for colours, text up to twice its size."""

import re

import pytest
from PySide6.QtGui import QColor, QFontDatabase, QFontInfo, QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel

from sifield.ui.theme import CONTRAST, DARK, LIGHT, Tokens, style_sheet, theme
from sifield.ui.widgets.text import Text
from tests.ui.colours import SHAPES, TEXT, contrast

SCHEMES = {"light": LIGHT, "dark": DARK, "contrast": CONTRAST}


@pytest.mark.parametrize("scheme", SCHEMES)
def test_text_can_be_read(scheme: str) -> None:
    tokens = SCHEMES[scheme]
    weak = {pair: contrast(getattr(tokens, pair[0]), getattr(tokens, pair[1])) for pair in TEXT}
    assert {pair: round(ratio, 2) for pair, ratio in weak.items() if ratio < 4.5} == {}


@pytest.mark.parametrize("scheme", SCHEMES)
def test_edges_and_focus_can_be_seen(scheme: str) -> None:
    tokens = SCHEMES[scheme]
    weak = {pair: contrast(getattr(tokens, pair[0]), getattr(tokens, pair[1])) for pair in SHAPES}
    assert {pair: round(ratio, 2) for pair, ratio in weak.items() if ratio < 3} == {}


def test_every_token_is_a_colour() -> None:
    for tokens in SCHEMES.values():
        for name in Tokens.__dataclass_fields__:
            assert re.fullmatch(r"#[0-9A-F]{6}", getattr(tokens, name)), name


def test_the_style_sheet_names_no_colour_of_its_own() -> None:
    from sifield.assets import asset

    written = asset("styles", "window.qss").read_text(encoding="utf-8")
    assert re.findall(r"#[0-9a-fA-F]{3,6}\b", written) == []
    assert "$" not in style_sheet(LIGHT, 100)


def test_the_schemes_reach_every_widget(qapp: QApplication) -> None:
    label = QLabel("word")
    for mode, tokens in (("dark", DARK), ("light", LIGHT), ("contrast", CONTRAST)):
        theme().set_mode(mode)  # type: ignore[arg-type]
        label.ensurePolished()
        assert qapp.palette().window().color() == QColor(tokens.canvas)
        assert label.palette().color(label.foregroundRole()) == QColor(tokens.ink)
        assert theme().colour("brand") == QColor(tokens.brand)


@pytest.mark.parametrize("percent", [100, 150, 200])
def test_text_grows(qapp: QApplication, percent: int) -> None:
    theme().set_percent(percent)
    question = Text("Pupils who fall behind get extra practice", "question")
    question.ensurePolished()
    assert question.font().pixelSize() == 16 * percent // 100
    assert theme().font("body").pixelSize() == 14 * percent // 100


def test_text_size_is_held_between_once_and_twice(qapp: QApplication) -> None:
    theme().set_percent(400)
    assert theme().percent == 200
    theme().set_percent(10)
    assert theme().percent == 100


def test_inter_is_what_is_shown(qapp: QApplication) -> None:
    assert "Inter" in QFontDatabase.families()
    assert QFontInfo(QGuiApplication.font()).family() == "Inter"
    weights = {theme().font(kind).weight() for kind in ("body", "strong", "section")}  # type: ignore[arg-type]
    assert len(weights) == 3


def test_a_missing_scheme_counts_as_light(qapp: QApplication) -> None:
    theme().set_mode("system")  # offscreen, Qt does not know the desktop's scheme
    assert theme().tokens is LIGHT
