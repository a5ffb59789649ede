"""How does a list look on the township's website? One page without scripts or outside parts, every word escaped."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from pathlib import Path

from zwgk_desktop.domain.progress import Progress, Silent
from zwgk_desktop.domain.website_list import WebsiteList, head_lines, numeric_places, rows, titles

STYLE = (
    "body{font-family:'Microsoft YaHei','Noto Sans CJK SC','SimSun-ExtB',sans-serif;"
    "max-width:1080px;margin:24px auto;padding:0 16px;"
    "color:#1f2933;line-height:1.7}h1{font-size:22px;text-align:center}table{border-collapse:collapse;width:100%}"
    "th,td{border:1px solid #9aa5b1;padding:6px 8px;text-align:center}th{background:#eef2f6}"
    "td.n{text-align:right}tr.subtotal td,tr.total td{background:#f5f7fa;font-weight:bold}"
)
CHECK_EVERY = 5_000


def write_website_html(made: WebsiteList, path: Path, progress: Progress | None = None) -> None:
    """Write the page to ``path``, a temporary one."""
    steps = progress or Silent()
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for at, piece in enumerate(_pieces(made)):
            file.write(piece)
            if at % CHECK_EVERY == 0:
                steps.checkpoint()


def _pieces(made: WebsiteList) -> Iterator[str]:
    title = escape(made.title)
    yield f'<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n<title>{title}</title>\n'
    yield f"<style>{STYLE}</style>\n</head>\n<body>\n<h1>{title}</h1>\n"
    for line in head_lines(made):
        yield f"<p>{escape(line)}</p>\n"
    head = "".join(f"<th>{escape(word)}</th>" for word in titles(made))
    yield f"<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n"
    numbers = numeric_places(made)
    for row in rows(made):
        cells = "".join(
            f'<td class="n">{escape(cell)}</td>' if at in numbers else f"<td>{escape(cell)}</td>"
            for at, cell in enumerate(row.cells)
        )
        yield f"<tr>{cells}</tr>\n" if row.kind == "line" else f'<tr class="{row.kind}">{cells}</tr>\n'
    yield "</tbody>\n</table>\n</body>\n</html>\n"
