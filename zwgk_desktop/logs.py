"""Where does a fault of the program itself go? Into a small rotating file, never onto the officer's screen."""

from __future__ import annotations

import logging
from logging.handlers import RotatingFileHandler
from pathlib import Path

from zwgk_desktop import paths

HAPPENED = "程序内部出错，这一步没有完成，数据没有改动。"
LOGGER = logging.getLogger("zwgk")


def log_file() -> Path:
    """Return the log's place in the user's data folder."""
    return paths.data_folder() / "logs" / "zwgk.log"


def _open_handler() -> RotatingFileHandler | None:
    place = log_file()
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(place, maxBytes=1_000_000, backupCount=2, encoding="utf-8")
    except OSError:
        return None
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    return handler


def keep_log() -> None:
    """Send what the program logs from now on into the file: called once when the window starts."""
    handler = _open_handler()
    if handler is not None:
        handler.setLevel(logging.WARNING)
        logging.getLogger().addHandler(handler)


def record_fault(error: BaseException) -> str:
    """Write ``error`` with its traceback to the log; return the Chinese sentence to show instead."""
    handler = _open_handler()
    if handler is None:
        return f"{HAPPENED}请重试；仍不行请联系技术人员。"
    LOGGER.addHandler(handler)
    LOGGER.error("fault", exc_info=error)
    LOGGER.removeHandler(handler)
    handler.close()
    return f"{HAPPENED}详细情况已记入 {log_file()}，请重试；仍不行请把该文件交给技术人员。"
