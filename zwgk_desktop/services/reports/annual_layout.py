"""Which layout of the annual report holds? The one of 2021, read once."""

from __future__ import annotations

import tomllib
from functools import cache

from zwgk_desktop import paths
from zwgk_desktop.domain.reports.annual_layout import AnnualLayout

LAYOUT = "reports/annual_2021.toml"


@cache
def load_layout() -> AnnualLayout:
    """Return the layout of 国办公开办函〔2021〕30号."""
    return AnnualLayout.from_mapping(tomllib.loads(paths.resource(LAYOUT).read_text(encoding="utf-8")))
