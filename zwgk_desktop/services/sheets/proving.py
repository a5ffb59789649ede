"""Is the paper on the wall the archived sheet? The words of its QR code against what was noted when it was printed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from zwgk_desktop.domain.errors import Refusal, WrongUsage
from zwgk_desktop.domain.money import yuan_text
from zwgk_desktop.services.desk import CHINA, Desk
from zwgk_desktop.services.sheets.building import is_internal

if TYPE_CHECKING:
    from zwgk_desktop.db.queries.sheets import NoticeSheetRow

CODE = re.compile(
    r"ZWGK1\|(?P<number>[A-Z]{2}-[\w-]{1,40})\|(?P<draft>DRAFT\|)?(?P<hash>[0-9a-f]{16})"
    r"(?:\|(?P<count>\d{1,9})\|(?P<total>-?\d{1,15}\.\d\d))?"
)
NUMBER = re.compile(r"[A-Z]{2}-[\w-]{1,40}")
GENUINE, DRAFT, OLDER, DIFFERENT, UNKNOWN, NUMBER_ONLY = (
    "genuine", "draft", "older", "different", "unknown", "number_only",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Proof:
    """What the archive says of a paper.

    ``state``: genuine · draft (a 送审稿) · older (printed again with other content since) · different (words of the
    paper are not those noted) · unknown (no such number) · number_only (nothing but a number to compare).
    """

    state: str
    message: str
    number: str
    title: str = ""
    village: str = ""
    batch_id: int | None = None
    printed_at: datetime | None = None
    printed_by: str = ""
    differences: tuple[str, ...] = ()


def prove_sheet(desk: Desk, text: str) -> Proof:
    """Tell which archived sheet the text of a QR code (or a bare number) belongs to, and whether it agrees.

    Raises WrongUsage (qr_text) for a text that is no code of ours.
    """
    words = re.sub(r"\s+", "", text)
    code = CODE.fullmatch(words)
    if code is None and not NUMBER.fullmatch(words):
        raise WrongUsage("qr_text", "这不是公示表的二维码内容，也不是编号。", "请重新扫码，或输入表上的编号。")
    number = code["number"] if code else words
    if number.startswith("GK-"):
        return _prove_posting(desk, number, code)
    return _prove_notice(desk, number, code)


def _prove_notice(desk: Desk, number: str, code: re.Match[str] | None) -> Proof:
    from zwgk_desktop.db.queries.sheets import find_printed_heads, find_sheet, find_sheets

    with desk.store.read() as session:
        row = find_sheet(session, number)
        heads = find_printed_heads(session, row.batch_id) if row and row.batch_id else {}
        others = find_sheets(session, row.batch_id) if row and row.batch_id else []
    if row is None:
        return Proof(UNKNOWN, f"档案中没有编号 {number} 的公示表，这张纸不是本机打印的。", number)
    head = heads.get(number, {})
    state, message, differences = _judge(row, head, code, others)
    return Proof(
        state, message, number, head.get("title", ""), head.get("village", ""), row.batch_id, row.printed_at,
        row.printed_by, tuple(differences),
    )  # fmt: skip


def _judge(
    row: NoticeSheetRow, head: dict[str, Any], code: re.Match[str] | None, others: list[NoticeSheetRow]
) -> tuple[str, str, list[str]]:
    when = f"{row.printed_at.astimezone(CHINA):%Y年%m月%d日}"
    printed = f"{when}由{row.printed_by}打印"
    if row.batch_id is not None and is_internal(row.profile):  # of before such paper went without a number
        return DIFFERENT, f"编号 {row.number} 是内部资料（{printed}），不是公示表，不得张贴。", ["不是公示表"]
    if code is None:
        return NUMBER_ONLY, f"档案中有编号 {row.number}（{printed}），但没有二维码内容，无法证明纸上内容一致。", []
    differences = _differences(row, head, code)
    if differences:
        return DIFFERENT, f"编号 {row.number} 在档，但与纸上不符：{'；'.join(differences)}。", differences
    if code["draft"]:
        return DRAFT, f"这是编号 {row.number} 的送审稿，不是审定后的公示表，不得张贴。", []
    later = [
        other for other in others
        if other.id > row.id and (other.village_id, other.profile) == (row.village_id, row.profile)
    ]  # fmt: skip
    if later:
        return OLDER, f"编号 {row.number} 在档且内容一致（{printed}），但之后又打印过新版 {later[-1].number}。", []
    return GENUINE, f"与档案一致：编号 {row.number}，{printed}。", []


def _differences(row: NoticeSheetRow, head: dict[str, Any], code: re.Match[str]) -> list[str]:
    found = []
    if code["hash"] != row.content_sha256[:16]:
        found.append("内容校验码不同")
    if row.draft and not code["draft"]:
        found.append("档案中只有送审稿，没有审定后的打印记录")
    if head and code["count"] is not None:
        if int(code["count"]) != head["count"]:
            found.append(f"档案中为 {head['count']} 户（人），纸上为 {code['count']}")
        if code["total"] != yuan_text(head["total_fen"]):
            found.append(f"档案中合计 {yuan_text(head['total_fen'])} 元，纸上为 {code['total']} 元")
    return found


def _prove_posting(desk: Desk, number: str, code: re.Match[str] | None) -> Proof:
    """Compare with the archived sheet of the number; one never printed as final with the posting as it stands now."""
    from zwgk_desktop.db.queries.board_sheets import find_archived
    from zwgk_desktop.db.queries.boards import get_posting
    from zwgk_desktop.db.queries.sheets import find_sheet

    with desk.store.read() as session:
        row = find_sheet(session, number)
        if row is None or row.posting_id is None:
            return _prove_unprinted(desk, number, code)
        posting, sheets = get_posting(session, row.posting_id), find_archived(session, [row.posting_id])
    state, message, differences = _judge(row, {}, code, [])
    if state == GENUINE and sheets[-1].number != number:
        state, message = OLDER, f"编号 {number} 在档且内容一致，但之后又打印过新版 {sheets[-1].number}。"
    return Proof(
        state, message, number, posting.title, posting.village, None, row.printed_at, row.printed_by, tuple(differences)
    )


def _prove_unprinted(desk: Desk, number: str, code: re.Match[str] | None) -> Proof:
    """Judge by the posting as it stands now; its number tells which one."""
    from zwgk_desktop.domain.posting_sheet import sheet_hash
    from zwgk_desktop.services.boards.sheet_making import build_sheet

    parts = number.split("-")
    unknown = Proof(UNKNOWN, f"档案中没有编号 {number} 的公示单。", number)
    if len(parts) != 3 or not parts[1].isdigit():
        return unknown
    try:
        sheet = build_sheet(desk, int(parts[1])).sheet
    except Refusal:
        return unknown
    about = (number, sheet.title, sheet.village)
    if sheet.number != number or (code is not None and sheet_hash(sheet)[:16] != code["hash"]):
        return Proof(DIFFERENT, f"编号 {number} 与档案中的内容不符，可能已经改过。", *about, differences=("内容不同",))
    if code is None:
        return Proof(NUMBER_ONLY, f"档案中有编号 {number}，但没有二维码内容，无法证明纸上内容一致。", *about)
    if sheet.draft:
        return Proof(DRAFT, f"编号 {number} 还没有审定，这是送审稿，不得张贴。", *about)
    return Proof(GENUINE, f"与档案一致：编号 {number}，“{sheet.title}”，已审定，没有存档件。", *about)
