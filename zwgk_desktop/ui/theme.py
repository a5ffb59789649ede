"""Which colours, sizes and style sheet does the window use? Tokens from ``resources/themes``, scaled by font size."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache

from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication

from zwgk_desktop import paths
from zwgk_desktop.ui.fonts import screen_family

BASE_PIXELS = 15
SCALES = (100, 110, 125, 150, 175)
SPACE = (4, 8, 12, 16, 24)
RADIUS = 6
ROW_PIXELS = 34
PROPERTY = "zwgk_theme"

# Text token, ground token: each pair reaches 4.5:1 in every theme (tested).
TEXT_PAIRS = (
    *((text, ground) for text in ("text", "second") for ground in ("window", "surface", "raised", "hover", "chosen")),
    *(("text", ground) for ground in ("mark_unit", "mark_date", "mark_find", "paper_ground")),
    *(("accent_text", ground) for ground in ("window", "surface", "hover", "raised", "chosen", "info_ground")),
    *(("on_accent", ground) for ground in ("accent", "accent_hover")),
    *((tone, f"{tone}_ground") for tone in ("good", "warn", "bad", "info", "neutral")),
    *(
        (tone, ground)
        for tone in ("good", "warn", "bad", "info", "neutral")
        for ground in ("surface", "window", "hover")
    ),
    *(("text", f"{tone}_ground") for tone in ("good", "warn", "bad", "info", "neutral")),
    ("surface", "bad"),
    ("surface", "bad_hover"),
)


@dataclass(frozen=True, slots=True)
class Theme:
    """One look: ``colours`` by token, ``scale`` of all fonts and sizes in percent."""

    name: str
    dark: bool
    colours: dict[str, str]
    scale: int = 100

    def colour(self, token: str) -> QColor:
        """Return the colour of ``token``."""
        return QColor(self.colours[token])

    def pixels(self, size: float) -> int:
        """Return ``size`` (pixels at 100 %) at the present font scale."""
        return round(size * self.scale / 100)


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours (``#RRGGBB``), 1 to 21, as WCAG 2.1 defines it."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    channels = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@cache
def load_theme(key: str, scale: int = 100) -> Theme:
    """Return the theme ``light`` or ``dark``; ``scale`` is held between 100 and 175."""
    with paths.resource(f"themes/{key}.toml").open("rb") as file:
        tokens = tomllib.load(file)
    return Theme(tokens["name"], tokens["dark"], tokens["colour"], max(100, min(175, scale)))


def use_theme(application: QApplication, theme: Theme) -> None:
    """Dress the whole application in ``theme``; widgets that paint themselves get Qt's own palette change."""
    application.setProperty(PROPERTY, theme)
    font = QFont(screen_family())
    font.setPixelSize(theme.pixels(BASE_PIXELS))
    application.setFont(font)
    application.setPalette(build_palette(theme))
    application.setStyleSheet(build_style_sheet(theme))


def current_theme() -> Theme:
    """Return the theme the application wears; before any was chosen, the light one."""
    application = QApplication.instance()
    worn = application.property(PROPERTY) if application else None
    return worn if isinstance(worn, Theme) else load_theme("light")


def build_palette(theme: Theme) -> QPalette:
    """Return the palette that Qt's own drawing follows."""
    role, group = QPalette.ColorRole, QPalette.ColorGroup
    palette = QPalette()
    tokens = {
        role.Window: "window",
        role.WindowText: "text",
        role.Base: "surface",
        role.AlternateBase: "surface",
        role.Text: "text",
        role.Button: "surface",
        role.ButtonText: "text",
        role.BrightText: "bad",
        role.Highlight: "chosen",
        role.HighlightedText: "text",
        role.ToolTipBase: "surface",
        role.ToolTipText: "text",
        role.PlaceholderText: "second",
        role.Link: "accent_text",
        role.LinkVisited: "accent_text",
        role.Light: "surface",
        role.Midlight: "raised",
        role.Mid: "line",
        role.Dark: "edge",
        role.Shadow: "line",
        role.Accent: "accent",
    }
    for key, token in tokens.items():
        palette.setColor(key, theme.colour(token))
    for key in (role.Text, role.WindowText, role.ButtonText):
        palette.setColor(group.Disabled, key, theme.colour("disabled"))
    return palette


@cache
def _template() -> str:
    return paths.resource("themes/style.qss").read_text(encoding="utf-8")


def build_style_sheet(theme: Theme) -> str:
    """Return the style sheet: ``@token`` becomes a colour, ``12u`` twelve pixels at 100 % font size."""
    sheet = re.sub(r"(\d+)u\b", lambda size: f"{theme.pixels(int(size[1]))}px", _template())
    folder = paths.resource("themes").as_posix()
    sheet = sheet.replace("@folder", folder).replace("@mode", "dark" if theme.dark else "light")
    return re.sub(r"@([a-z_]+)", lambda token: theme.colours[token[1]], sheet)
