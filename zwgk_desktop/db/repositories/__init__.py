"""Writes, one module per area, inside the unit of work a service gives them."""
