"""How is the spreadsheet reader kept from ending the program? A panic of its core is only a damaged file."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from zwgk_desktop.domain.errors import Cancelled, InputRefused

_one_at_a_time = threading.RLock()  # the terminal's stream is one for all threads


def run_core(step: Callable[..., Any], *arguments: Any) -> Any:
    """Run one step of the reader; whatever it raises (also a panic of its core) means a damaged file."""
    try:
        with _hushed():
            return step(*arguments)
    except (KeyboardInterrupt, SystemExit, Cancelled, InputRefused):
        raise
    except BaseException as error:
        raise InputRefused("corrupt", "文件已损坏或不完整，无法读取。", "请用 WPS 另存为新文件，再试一次。") from error


@contextmanager
def _hushed() -> Iterator[None]:
    """Keep the reader's core from printing its own panic, with words of the file in it, to the terminal."""
    with _one_at_a_time:
        try:
            kept = os.dup(2)
        except OSError:  # a windowed program has no such stream
            yield
            return
        nowhere = os.open(os.devnull, os.O_WRONLY)
        try:
            os.dup2(nowhere, 2)
            yield
        finally:
            os.dup2(kept, 2)
            os.close(kept)
            os.close(nowhere)
