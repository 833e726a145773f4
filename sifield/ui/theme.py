"""How the window looks: colours, type, spaces, and the one place that gives them to Qt.

The colour table is WCAG 2.2 AA by test (text at least 4.5:1 on every ground it stands on, borders and focus
rings at least 3:1). Sizes are logical pixels at 100 % text; ``Theme.px`` and ``Theme.font`` scale them.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from string import Template
from typing import Literal

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory

from sifield.assets import asset

Mode = Literal["system", "light", "dark", "contrast"]
MODES: tuple[Mode, ...] = ("system", "light", "dark", "contrast")
Kind = Literal["chip", "small", "body", "strong", "question", "title", "section", "display"]


@dataclass(frozen=True, slots=True)
class Tokens:
    """The colours of one scheme, each as ``#RRGGBB``."""

    ink: str
    ink2: str
    hint: str
    canvas: str
    surface: str
    sunken: str
    hairline: str
    control: str
    brand: str
    brand_hover: str
    on_brand: str
    brand_tint: str
    focus: str
    ok: str
    ok_tint: str
    warn: str
    warn_tint: str
    bad: str
    bad_tint: str
    bar: str
    on_bar: str
    on_bar2: str
    bar_line: str
    track: str  # what is still to come in a bar that fills
    bar_focus: str = "#FFD24A"


LIGHT = Tokens(
    ink="#12222B", ink2="#3F4F59", hint="#56656F", canvas="#F2F5F6", surface="#FFFFFF", sunken="#F7F9FA",
    hairline="#DCE3E7", control="#75848E", brand="#0B5C6B", brand_hover="#084A57", on_brand="#FFFFFF",
    brand_tint="#E2F0F2", focus="#1556D6", ok="#17693B", ok_tint="#E3F3E9", warn="#7A4B00", warn_tint="#FFF0D1",
    bad="#A8201A", bad_tint="#FCE8E6", bar="#0C2F39", on_bar="#FFFFFF", on_bar2="#BFD3D9", bar_line="#2B4F5A",
    track="#DCE3E7",
)  # fmt: skip
DARK = Tokens(
    ink="#EAF1F4", ink2="#C0CDD3", hint="#A3B2BA", canvas="#10191E", surface="#19252B", sunken="#141F25",
    hairline="#2C3B43", control="#7E909A", brand="#6CC5D3", brand_hover="#8AD5E0", on_brand="#06222A",
    brand_tint="#17383F", focus="#8DB8FF", ok="#7FD6A2", ok_tint="#15352A", warn="#F2C063", warn_tint="#3A2E12",
    bad="#FF9C94", bad_tint="#41201F", bar="#0A1418", on_bar="#FFFFFF", on_bar2="#B4C6CC", bar_line="#2A3D45",
    track="#2C3B43",
)  # fmt: skip
CONTRAST = Tokens(
    ink="#FFFFFF", ink2="#FFFFFF", hint="#E6E6E6", canvas="#000000", surface="#000000", sunken="#000000",
    hairline="#FFFFFF", control="#FFFFFF", brand="#7FE7F5", brand_hover="#B5F3FB", on_brand="#000000",
    brand_tint="#00272E", focus="#FFD24A", ok="#8CF0B4", ok_tint="#00200F", warn="#FFD280", warn_tint="#2B1D00",
    bad="#FFB3AD", bad_tint="#330503", bar="#000000", on_bar="#FFFFFF", on_bar2="#FFFFFF", bar_line="#FFFFFF",
    track="#4D4D4D",
)  # fmt: skip

# Spaces of the 4-pixel grid.
S1, S2, S3, S4, S5, S6 = 4, 8, 12, 16, 20, 24
RADIUS_CARD, RADIUS_CONTROL = 8, 6
#: Pixels that every painted control keeps free around itself for its focus ring of 2.5.
RING = 3

_TYPE: Mapping[Kind, tuple[int, QFont.Weight]] = {
    "chip": (12, QFont.Weight.DemiBold),
    "small": (13, QFont.Weight.Normal),
    "body": (14, QFont.Weight.Normal),
    "strong": (14, QFont.Weight.DemiBold),
    "question": (16, QFont.Weight.DemiBold),
    "title": (16, QFont.Weight.DemiBold),
    "section": (22, QFont.Weight.Bold),
    "display": (28, QFont.Weight.Bold),
}
_WEIGHTS = (400, 500, 600, 700)


class Theme(QObject):
    """The look of the program as it is now; widgets repaint themselves because Qt tells them.

    **Signals:** ``changed()`` after another scheme or text size was put on.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._app: QApplication | None = None
        self._mode: Mode = "system"
        self._percent = 100
        self._families: list[str] = []
        self._tokens, self._fonts = LIGHT, dict[tuple[Kind, QFont.Weight], QFont]()  # asked for at each stroke painted

    @property
    def mode(self) -> Mode:
        """What the person chose; "system" follows the desktop."""
        return self._mode

    @property
    def percent(self) -> int:
        """Text size, 100 to 200."""
        return self._percent

    @property
    def tokens(self) -> Tokens:
        """The colours in force."""
        return self._tokens

    def colour(self, token: str) -> QColor:
        """Give a token's colour, for example ``colour("brand_tint")``."""
        return QColor(getattr(self.tokens, token))

    def px(self, pixels: float) -> int:
        """Scale a length that belongs to text (icon, padding of a control) with the text size."""
        return round(pixels * self._percent / 100)

    def font(self, kind: Kind = "body", weight: QFont.Weight | None = None) -> QFont:
        """Give the font of a kind of text at the text size in force."""
        size, usual = _TYPE[kind]
        key = kind, usual if weight is None else weight
        if key not in self._fonts:
            font = self._fonts[key] = QFont(self._families or ["Inter"])
            font.setPixelSize(self.px(size))
            font.setWeight(key[1])
            font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
        return QFont(self._fonts[key])

    def apply(self, app: QApplication) -> None:
        """Put this look on the whole program, and follow the desktop's scheme from now on."""
        self._app = app
        self._load_fonts()
        if app.style().name() != "fusion":
            app.setStyle(QStyleFactory.create("Fusion"))
        hints = app.styleHints()
        hints.colorSchemeChanged.connect(self._system_changed)
        hints.accessibility().contrastPreferenceChanged.connect(self._system_changed)
        self._dress()

    def set_mode(self, mode: Mode) -> None:
        """Choose light, dark, high contrast, or what the desktop says."""
        if mode != self._mode:
            self._mode = mode
            self._dress()

    def set_percent(self, percent: int) -> None:
        """Choose the text size in per cent; held between 100 and 200."""
        percent = max(100, min(200, percent))
        if percent != self._percent:
            self._percent = percent
            self._dress()

    def _chosen_tokens(self) -> Tokens:
        if self._mode != "system":
            return {"light": LIGHT, "dark": DARK, "contrast": CONTRAST}[self._mode]
        if self._app is None:
            return LIGHT
        hints = self._app.styleHints()
        if hints.accessibility().contrastPreference() == Qt.ContrastPreference.HighContrast:
            return CONTRAST
        return DARK if hints.colorScheme() == Qt.ColorScheme.Dark else LIGHT

    def _system_changed(self) -> None:
        if self._mode == "system":
            self._dress()

    def _load_fonts(self) -> None:
        if self._families:
            return
        for weight in _WEIGHTS:
            known = QFontDatabase.addApplicationFont(str(asset("fonts", f"Inter-{weight}.ttf")))
            for family in QFontDatabase.applicationFontFamilies(known):
                if family not in self._families:
                    self._families.append(family)

    def _dress(self) -> None:
        self._tokens = self._chosen_tokens()
        self._fonts.clear()
        if self._app is None:
            return
        self._app.setPalette(palette(self.tokens))
        self._app.setFont(self.font())
        self._app.setStyleSheet(style_sheet(self.tokens, self._percent))
        self.changed.emit()


def palette(tokens: Tokens) -> QPalette:
    """Make Qt's palette of a scheme."""
    role = QPalette.ColorRole
    table = {
        role.Window: tokens.canvas, role.WindowText: tokens.ink, role.Base: tokens.surface,
        role.AlternateBase: tokens.sunken, role.Text: tokens.ink, role.Button: tokens.surface,
        role.ButtonText: tokens.ink, role.BrightText: tokens.bad, role.Highlight: tokens.brand,
        role.HighlightedText: tokens.on_brand, role.Link: tokens.brand, role.LinkVisited: tokens.brand,
        role.PlaceholderText: tokens.hint, role.ToolTipBase: tokens.ink, role.ToolTipText: tokens.surface,
        role.Mid: tokens.control, role.Dark: tokens.control, role.Light: tokens.surface,
        role.Midlight: tokens.hairline, role.Shadow: tokens.hairline, role.Accent: tokens.brand,
    }  # fmt: skip
    made = QPalette()
    for which, colour in table.items():
        made.setColor(which, QColor(colour))
    for which in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, which, QColor(tokens.hint))
    return made


def style_sheet(tokens: Tokens, percent: int) -> str:
    """Fill ``resources/styles/window.qss`` with a scheme and a text size.

    It names no font family: every widget has the program's own font, and a rule that said it again would be worked out
    for every widget.
    """
    words: dict[str, str] = asdict(tokens)
    for kind, (size, weight) in _TYPE.items():
        words[f"{kind}_font"] = f"font-size: {round(size * percent / 100)}px; font-weight: {weight.value};"
    for pixels in (2, 4, 6, 7, 8, 10, 12, 16, 18, 20, 24):
        words[f"px{pixels}"] = f"{round(pixels * percent / 100)}px"
    return Template(asset("styles", "window.qss").read_text(encoding="utf-8")).substitute(words)


_theme: Theme | None = None


def theme() -> Theme:
    """Give the one theme of this program."""
    global _theme
    if _theme is None:
        _theme = Theme()
    return _theme
