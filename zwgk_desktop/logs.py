"""Where does a fault of the program itself go? Into a small rotating file, never onto the officer's screen."""

from __future__ import annotations

import logging
from logging.handlers import RotatingFileHandler
from pathlib import Path

from zwgk_desktop import paths

LOGGER = logging.getLogger("zwgk")


def log_file() -> Path:
    """Return the log's place in the user's data folder."""
    return paths.data_folder() / "logs" / "zwgk.log"


def record_fault(error: BaseException) -> str:
    """Write ``error`` with its traceback to the log; return the Chinese sentence to show instead."""
    place = log_file()
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(place, maxBytes=1_000_000, backupCount=2, encoding="utf-8")
    except OSError:
        return "程序内部出错，这一步没有完成，数据没有改动。请重试；仍不行请联系技术人员。"
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    LOGGER.addHandler(handler)
    LOGGER.error("fault", exc_info=error)
    LOGGER.removeHandler(handler)
    handler.close()
    return f"程序内部出错，这一步没有完成，数据没有改动。详细情况已记入 {place}，请重试；仍不行请把该文件交给技术人员。"
