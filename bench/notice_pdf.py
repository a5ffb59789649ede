"""Notice sheets of a township: 100,000 masked rows, 20 villages, against deflating the page streams and LongTable.

Run as ``python -m bench.notice_pdf [ROWS]``. The limit deflates exactly the page streams our files hold. LongTable does
one village only, whose time counts twenty times: the villages are files of their own and of the same length.
"""

from __future__ import annotations

import random
import statistics
import sys
import tempfile
import time
import zlib
from collections.abc import Callable
from datetime import date
from pathlib import Path

from zwgk_desktop import paths
from zwgk_desktop.documents.fonts import FontBook, open_fonts
from zwgk_desktop.documents.notice_pdf import Shared, write_notice_pdf
from zwgk_desktop.domain.masking import RawLine, mask_lines
from zwgk_desktop.domain.notice_sheet import NoticeSheet
from zwgk_desktop.services.privacy import load_profile, load_words

ROWS, VILLAGES, ROUNDS = 100_000, 20, 3
TODAY = date(2026, 11, 20)
SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林郑谢罗梁宋唐许韩冯邓曹彭曾肖田董潘袁于蒋蔡余杜叶程"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红建国文志林海云龙春梅金凤生玲福德贵荣"
TARGET_LIMIT, TARGET_PEER = 8.0, 15.0


def build_sheets(rows: int) -> list[NoticeSheet]:
    chance = random.Random(20261120)
    profile, words = load_profile("board"), load_words(TODAY.year)
    sheets = []
    for village in range(VILLAGES):
        lines = mask_lines([_line(chance) for _ in range(rows // VILLAGES)], profile, words, TODAY)
        total = sum(line.amount_fen for line in lines)
        sheets.append(
            NoticeSheet(
                "2026年耕地地力保护补贴申报公示", "云岭镇", f"第{village + 1}村", "耕地地力保护补贴", "2026年度",
                f"GS-2026-000001-{village + 1:02d}", profile.columns, lines, f"云岭镇第{village + 1}村民委员会",
                "0797-6821234", TODAY, date(2026, 11, 26), "亩", False, "户", len(lines), total,
            )
        )  # fmt: skip
    return sheets


def _line(chance: random.Random) -> RawLine:
    name = chance.choice(SURNAMES) + "".join(chance.choices(GIVEN, k=chance.choice((1, 2, 2))))
    born = f"{chance.randint(1945, 2000)}{chance.randint(1, 12):02d}{chance.randint(1, 28):02d}"
    number = f"3699{chance.randint(1, 30):02d}{born}{chance.randint(0, 9999):04d}"
    area = chance.randint(2_000, 200_000)
    group = f"{'一二三四五六七八九十'[chance.randint(0, 9)]}组"
    return RawLine(name, number, area * 95 // 100, group, area_e4=area, standard_fen=9500)


def ours(sheets: list[NoticeSheet], folder: Path, book: FontBook) -> int:
    shared = Shared()
    return sum(write_notice_pdf(s, folder / f"{i}.pdf", book, shared=shared) for i, s in enumerate(sheets))


def page_streams(folder: Path, pages: int) -> list[bytes]:
    """Return the plain page streams of our files: those that hold a text object and draw the frame."""
    import re

    streams = []
    for file in sorted(folder.glob("*.pdf")):
        for match in re.finditer(rb"stream\r?\n(.*?)endstream", file.read_bytes(), re.S):
            try:
                plain = zlib.decompress(match.group(1))
            except zlib.error:
                continue
            if b"\nBT /" in plain and b" Do" in plain:
                streams.append(plain)
    assert len(streams) == pages, (len(streams), pages)
    return streams


def long_table(sheet: NoticeSheet, path: Path) -> None:
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.platypus import LongTable, Paragraph, SimpleDocTemplate

    song = next(folder / "song.ttf" for folder in paths.font_folders() if (folder / "song.ttf").exists())
    pdfmetrics.registerFont(TTFont("bench-song", str(song)))
    data = [[sheet.column_title(key) for key in sheet.columns]]
    data += [[getattr(line, key) for key in sheet.columns] for line in sheet.lines]
    table = LongTable(data, repeatRows=1)
    table.setStyle([("FONT", (0, 0), (-1, -1), "bench-song", 10), ("GRID", (0, 0), (-1, -1), 0.5, "black")])
    title = Paragraph(sheet.title, ParagraphStyle("title", fontName="bench-song", fontSize=20, leading=30))
    SimpleDocTemplate(str(path), pagesize=A4).build([title, table])


def timed(job: Callable[[], object]) -> float:
    start = time.perf_counter()
    job()
    return time.perf_counter() - start


def main(rows: int = ROWS) -> int:
    book = open_fonts(paths.font_folders(), use_system=False)
    sheets = build_sheets(rows)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "sheets"
        folder.mkdir()
        pages = ours(sheets, folder, book)
        streams = page_streams(folder, pages)
        mine, limit, peer = [], [], []
        for _ in range(ROUNDS):
            mine.append(timed(lambda: ours(sheets, folder, book)))
            limit.append(timed(lambda: [zlib.compress(stream) for stream in streams]))
            peer.append(VILLAGES * timed(lambda: long_table(sheets[0], Path(scratch) / "peer.pdf")))
    against_limit = statistics.median(a / b for a, b in zip(mine, limit, strict=True))
    against_peer = statistics.median(b / a for a, b in zip(mine, peer, strict=True))
    print(f"公示表 PDF：{rows} 行，{VILLAGES} 村，{pages} 页，{statistics.median(mine):.2f} 秒")
    print(f"  对下限（压缩同样的页面内容）：{against_limit:.2f} 倍，目标不超过 {TARGET_LIMIT:g} 倍")
    print(
        f"  比 LongTable 快：{against_peer:.1f} 倍（量一个村 {rows // VILLAGES} 行，按 {VILLAGES} 村计），"
        f"目标不少于 {TARGET_PEER:g} 倍"
    )
    return 0 if against_limit <= TARGET_LIMIT and against_peer >= TARGET_PEER else 1


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else ROWS))
