"""Reads, one module per area: frozen ``*Row`` dataclasses and listings, never mapped rows."""
