"""Made-up sheets for the tests of documents."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from zwgk_desktop.domain.masking import RawLine, mask_lines
from zwgk_desktop.domain.notice_sheet import NoticeSheet
from zwgk_desktop.services.privacy import load_profile, load_words

TODAY = date(2026, 11, 20)
NAMES = ("张三", "李𠮷", "王𬭸", "刘䶮", "欧阳建国", "阿卜杜拉·麦麦提", "陈秀英", "李桂花")
WORDS = load_words(2026)


def raw_lines(count: int) -> list[RawLine]:
    return [
        RawLine(
            NAMES[index % len(NAMES)], f"3699011960{index % 12 + 1:02d}{index % 28 + 1:02d}{index % 1000:03d}X",
            100_00 + index, f"{'一二三四五'[index % 5]}组", f"62170012345678{index:05d}", f"138{index:08d}",
            35_000 + index * 100, 95_50,
        )
        for index in range(count)
    ]  # fmt: skip


def make_sheet(lines: Sequence[RawLine], **changes: Any) -> NoticeSheet:
    profile = load_profile("board")
    masked = mask_lines(lines, profile, WORDS, TODAY)
    values: dict[str, Any] = {
        "title": "2026年耕地地力保护补贴申报公示",
        "township": "云岭镇",
        "village": "青石村",
        "programme": "耕地地力保护补贴",
        "period": "2026年度",
        "number": "GS-2026-000001-01",
        "columns": profile.columns,
        "lines": masked,
        "signer": "云岭镇青石村民委员会",
        "phone": "0797-6821234、12345",
        "posted_from": TODAY,
        "posted_to": date(2026, 11, 27),
        "unit": "亩",
        "draft": False,
        "count": len(masked),
        "total_fen": sum(line.amount_fen for line in masked),
    }
    return NoticeSheet(**{**values, **changes})
