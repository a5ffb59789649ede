"""Where do the program's own files lie? The one door to ``resources/``, fonts and the user's data folder."""

from __future__ import annotations

import os
import sys
from functools import cache
from pathlib import Path

APP = "zwgk-desktop"


@cache
def resources() -> Path:
    """Return the folder of rule packs, calendars, catalogues, templates and icons."""
    frozen = getattr(sys, "_MEIPASS", None)
    base = Path(frozen) if frozen else Path(__file__).resolve().parent.parent
    return base / "resources"


def resource(name: str) -> Path:
    """Return the path of one resource, e.g. ``calendar/2026.toml``."""
    return resources() / name


def font_folders() -> list[Path]:
    """Return where bundled fonts may lie: named by the environment, beside the program, or else in the cache."""
    named = os.environ.get("ZWGK_FONTS")
    folders = [Path(named)] if named else []
    folders.append(resource("fonts"))
    if any(folder.is_dir() for folder in folders):
        return folders
    import platformdirs  # here and below: the first window does without it

    return [*folders, Path(platformdirs.user_cache_dir(APP)) / "fonts"]


def data_folder() -> Path:
    """Return the user's data folder (not created here)."""
    import platformdirs

    return Path(platformdirs.user_data_dir(APP, appauthor=False))


def default_store() -> Path:
    """Return the store used when none is named: $ZWGK_DB, or ``zwgk.db`` in the user's data folder."""
    named = os.environ.get("ZWGK_DB")
    return Path(named) if named else data_folder() / "zwgk.db"
