"""How does a template become the text of a posting? Places 〔村名〕 are filled from what is known, the rest stays open.

A place is Chinese characters between 〔 and 〕; document numbers (〔2023〕) hold digits and are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

PLACE = re.compile(r"〔([\u4e00-\u9fff“”]{1,20})〕")
FLAG = "【由上期公示改写，请核对数字、日期和名单，核对后删去这一行】"
BLOCKS = ("公开内容", "补贴明细", "财务明细", "台账进展")  # several lines: such a line goes when nothing is known


@dataclass(frozen=True, slots=True)
class PostingTemplate:
    """A template; ``data`` says what it is filled from: "", subsidy, finance or ledger. ``own``: the office's."""

    title: str
    body: str
    data: str = ""
    programmes: tuple[str, ...] = ()
    ledger: tuple[str, ...] = ()
    own: bool = False


def choose_template(item: str, table: Mapping[str, object]) -> PostingTemplate:
    """Return the template of the file for an item by its name (二级事项); the generic one when none fits."""
    rows: Sequence[Mapping[str, object]] = table["template"]  # type: ignore[assignment]
    found = next((row for row in rows if item in row["items"]), None)  # type: ignore[operator]
    if found is None:
        found = next((row for row in rows if any(word in item for word in row["words"])), None)  # type: ignore[attr-defined]
    chosen: Mapping[str, object] = found or table["generic"]  # type: ignore[assignment]
    return PostingTemplate(
        str(chosen["title"]),
        str(chosen["body"]).strip("\n"),
        str(chosen.get("data", "")),
        tuple(chosen.get("programmes", ())),  # type: ignore[arg-type]
        tuple(chosen.get("ledger", ())),  # type: ignore[arg-type]
    )


def fill(text: str, values: Mapping[str, str]) -> str:
    """Return ``text`` with the known places filled.

    A place of BLOCKS alone on its line becomes all its lines, or nothing when there are none; other places without a
    value stay, so that whoever writes sees what is open.
    """
    lines: list[str] = []
    for line in text.split("\n"):
        alone = PLACE.fullmatch(line.strip())
        if alone and alone[1] in BLOCKS:
            lines += [one for one in values.get(alone[1], "").split("\n") if one.strip()]
        else:
            lines.append(PLACE.sub(lambda found: values.get(found[1]) or found[0], line))
    return "\n".join(lines)


def open_places(text: str) -> tuple[str, ...]:
    """Return the places that are still to be filled, each once, in order."""
    return tuple(dict.fromkeys(found[1] for found in PLACE.finditer(text)))


def describe_unfinished(title: str, content: str) -> str:
    """Return what must be done before anyone reviews the draft, "" when it is finished."""
    told = ["“由上期公示改写”一行还在"] if FLAG in content else []
    places = open_places(f"{title}\n{content}")
    if places:
        shown = "".join(f"〔{place}〕" for place in places[:3])
        told.append(f"{shown}{'等' if len(places) > 3 else ''}还没有填")
    return "，".join(told)
