"""The console command ``zwgk``: every capability of the window that makes sense without one; never loads Qt."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from zwgk_desktop.cli.frame import run


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return its exit code (0 done, 1 needs a person, 2 usage, 3 input, 4 rule, 5 store)."""
    return run(list(sys.argv[1:] if arguments is None else arguments))
