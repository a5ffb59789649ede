"""How does it look on screen? The only place that imports PySide6."""
