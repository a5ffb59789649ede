"""What does this PC remember about the looks? Font size, theme, columns of tables: one small JSON file.

Nothing of the office's work is kept here; losing the file loses only habits.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from zwgk_desktop import paths


class Settings:
    """Values by dotted key; ``path`` None keeps them in memory only (tests, a folder that cannot be written)."""

    def __init__(self, path: Path | None) -> None:
        self.path = path
        self._values = _read(path)

    def get(self, key: str, default: Any = None) -> Any:
        """Return the value of ``key``; ``default`` when there is none or it has another type than ``default``."""
        value = self._values.get(key, default)
        return default if default is not None and not isinstance(value, type(default)) else value

    def set(self, key: str, value: Any) -> None:
        """Remember ``value`` (JSON-able) and write the file; a folder that cannot be written is not an error."""
        if self._values.get(key) == value:
            return
        self._values[key] = value
        self._write()

    def _write(self) -> None:
        if self.path is None:
            return
        beside = self.path.with_suffix(".part")
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            beside.write_text(json.dumps(self._values, ensure_ascii=False, indent=1), encoding="utf-8")
            os.replace(beside, self.path)
        except OSError:
            beside.unlink(missing_ok=True) if beside.parent.is_dir() else None


def _read(path: Path | None) -> dict[str, Any]:
    try:
        values = json.loads(path.read_text(encoding="utf-8")) if path else {}
    except (OSError, ValueError):
        return {}
    return values if isinstance(values, dict) else {}


def user_settings() -> Settings:
    """Return the settings of this user on this PC."""
    return Settings(paths.data_folder() / "settings.json")
