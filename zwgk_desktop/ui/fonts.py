"""Which font is the window written in? The PC's own Chinese font first, the bundled one where there is none."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

from PySide6.QtGui import QFont, QFontDatabase

from zwgk_desktop import paths

SYSTEM_FAMILIES = ("Microsoft YaHei UI", "Microsoft YaHei", "Noto Sans CJK SC", "Source Han Sans SC", "PingFang SC")
BUNDLED_FILE = "screen.ttc"
BUNDLED_FAMILY = "Noto Sans CJK SC"
ONLY_BUNDLED = "ZWGK_BUNDLED_FONT"  # set where pixels must not depend on the PC: tests and screenshots


def find_bundled() -> Path | None:
    """Return the bundled screen font, if it was fetched."""
    files = (folder / BUNDLED_FILE for folder in paths.font_folders())
    return next((file for file in files if file.is_file()), None)


def _load_bundled() -> bool:
    file = find_bundled()
    return file is not None and QFontDatabase.addApplicationFont(str(file)) >= 0


@cache
def screen_family() -> str:
    """Return the family name of the screen font; loads the bundled one when needed (about 60 ms)."""
    if os.environ.get(ONLY_BUNDLED) and _load_bundled():
        return BUNDLED_FAMILY
    for family in SYSTEM_FAMILIES:
        if QFontDatabase.hasFamily(family):
            return family
    return BUNDLED_FAMILY if _load_bundled() else QFont().family()


def figures(font: QFont) -> QFont:
    """Return ``font`` with figures of equal width, for columns of numbers."""
    tabular = QFont(font)
    tabular.setFeature(QFont.Tag("tnum"), 1)
    return tabular
