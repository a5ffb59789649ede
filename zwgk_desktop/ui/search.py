"""What does the search at the top answer? Hits of the service, with the page that shows each."""

from __future__ import annotations

from collections.abc import Sequence

from zwgk_desktop.services.desk import Desk
from zwgk_desktop.services.registers import get_register
from zwgk_desktop.services.search import find_everything
from zwgk_desktop.ui.top_bar import SearchHit

# kind of a hit → (page, icon, word)
PLACES = {
    "item": ("ledger", "ledger", "任务"),
    "village": ("boards", "village", "村"),
    "person": ("subsidies", "person", "发放对象"),
    "batch": ("subsidies", "subsidies", "补贴清单"),
    "posting": ("boards", "boards", "公示"),
}


def find_hits(desk: Desk, text: str) -> Sequence[SearchHit]:
    """Return the hits for what was typed; a subject is (kind, id)."""
    hits = []
    for row in find_everything(desk, text):
        if row.kind == "entry":
            word = get_register(row.detail).title
            hits.append(SearchHit(row.title, word, "registers", (row.detail, row.id), "registers"))
            continue
        page, icon, word = PLACES[row.kind]
        hits.append(SearchHit(row.title, f"{word}　{row.detail}".strip(), page, (row.kind, row.id), icon))
    return hits
