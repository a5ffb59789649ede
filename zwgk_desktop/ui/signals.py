"""How do screens hear of a change? One ``changed`` signal with the ChangeSet, one ``message`` for the notice bar."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal


class Signals(QObject):
    """Owned by the window, handed to pages; ``changed`` carries a ``ChangeSet``, ``message`` a Chinese sentence."""

    changed = Signal(object)
    message = Signal(str)
