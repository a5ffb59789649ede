"""What happens to an approved payment list? Declared on the boards, paid, results posted, archived."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from zwgk_desktop.domain.audit import AuditEntry
from zwgk_desktop.domain.batch_life import BatchState, next_batch_state
from zwgk_desktop.domain.changes import Area, ChangeSet
from zwgk_desktop.domain.errors import RuleForbids, WrongUsage
from zwgk_desktop.domain.posting_life import PostingState, down_due, require_box
from zwgk_desktop.services.boards import read_default_catalogue
from zwgk_desktop.services.desk import Desk
from zwgk_desktop.services.postings import hang_postings, write_postings

if TYPE_CHECKING:
    from zwgk_desktop.db.queries.batch_life import BatchFacts, VillageShare
    from zwgk_desktop.db.store import UnitOfWork

AREAS = frozenset({Area.BOARDS, Area.SUBSIDIES})
SHEET_NAMES = {"declare": ("subsidy_declared", "申报公示"), "post_results": ("subsidy_results", "发放结果公示")}


def post_declared(desk: Desk, batch_id: int, on: date, place: str, by: str) -> ChangeSet:
    """Note that the declared list (申报公示) of an approved batch hangs in every village that has lines.

    Makes one posting for each; the batch is frozen from then on. Raises RuleForbids: not_reviewed, review_stale,
    batch_state, lines_without_village, no_subsidy_item.
    """
    return _hang(desk, batch_id, "declare", on, place, by)


def post_results(desk: Desk, batch_id: int, on: date, place: str, by: str) -> ChangeSet:
    """Note that the results (发放结果公示) of a paid batch hang in every village that has lines."""
    return _hang(desk, batch_id, "post_results", on, place, by)


def mark_paid(desk: Desk, batch_id: int, on: date, reason: str = "") -> ChangeSet:
    """Note that the money was paid; while the declared list must still hang only with a reason.

    Of a correction only the difference goes out: what its old batches really paid is not paid again. A batch whose
    place a correction has taken is paid only with a reason, and never after its correction.
    """
    from zwgk_desktop.db.queries.batch_life import get_batch_facts
    from zwgk_desktop.db.repositories.subsidies import change_batch
    from zwgk_desktop.services.subsidies.settling import pay_difference

    if on > desk.today():
        raise WrongUsage("future_date", f"日期 {on} 还没有到。", "请核对日期。")
    with desk.store.write(desk.actor, desk.now()) as unit:
        batch = get_batch_facts(unit.session, batch_id)
        after = next_batch_state(batch.state, "pay")
        if batch.posted_to and on <= batch.posted_to and not reason.strip():
            raise RuleForbids(
                "declared_days", f"申报公示应到 {batch.posted_to} 为止，还不能登记发放。", "确需提前的，请写明理由。"
            )
        _require_payable(unit, batch_id, reason)
        change_batch(unit.session, batch_id, {"state": after.value, "paid_on": on})
        facts, told = pay_difference(unit, batch_id, on)
        why = f"：{reason.strip()}" if reason.strip() else ""
        why += f"；{told}" if told else ""
        _record(unit, batch, after, "batch.pay", f"登记发放“{_name(batch)}”，发放日期 {on}{why}", facts)
    return ChangeSet(AREAS, (batch_id,), f"已登记发放。{told}。" if told else "已登记发放。")


def archive(desk: Desk, batch_id: int, box: str, pages: int) -> ChangeSet:
    """Put the sheets of a batch into an archive box and close it; everything must have come down before.

    One whose correction is in force needs no results posted: those of the correction hang.
    """
    from zwgk_desktop.db.queries.batch_life import get_batch_facts
    from zwgk_desktop.db.queries.boards import find_batch_postings
    from zwgk_desktop.db.queries.subsidy_chains import find_place
    from zwgk_desktop.db.repositories.boards import change_postings
    from zwgk_desktop.db.repositories.subsidies import change_batch

    require_box(box, pages)
    with desk.store.write(desk.actor, desk.now()) as unit:
        batch = get_batch_facts(unit.session, batch_id)
        replaced = batch.state is BatchState.PAID and find_place(unit.session, batch_id).replaced_by is not None
        after = BatchState.ARCHIVED if replaced else next_batch_state(batch.state, "archive")
        rows = find_batch_postings(unit.session, batch_id)
        hanging = [row.village for row in rows if row.state is PostingState.POSTED]
        if hanging:
            raise RuleForbids("still_posted", f"还有 {len(hanging)} 份公示没有撤下。", "请先登记撤下。")
        values = {"state": PostingState.ARCHIVED.value, "archive_box": box.strip(), "archive_pages": pages}
        down = [row.id for row in rows if row.state is PostingState.TAKEN_DOWN]
        change_postings(unit.session, down, {**values, "archived_at": unit.now})
        change_batch(unit.session, batch_id, {"state": after.value})
        _record(unit, batch, after, "batch.archive", f"归档“{_name(batch)}”，盒号 {box.strip()}")
    return ChangeSet(AREAS, (batch_id,), f"已归档，盒号 {box.strip()}。")


def _hang(desk: Desk, batch_id: int, action: str, on: date, place: str, by: str) -> ChangeSet:
    from zwgk_desktop.db.queries.batch_life import find_shares, get_batch_facts
    from zwgk_desktop.db.queries.boards import find_postings
    from zwgk_desktop.db.repositories.subsidies import change_batch

    with desk.store.write(desk.actor, desk.now()) as unit:
        batch = get_batch_facts(unit.session, batch_id)
        after = next_batch_state(batch.state, action)
        _require_current(unit, batch)
        _require_villages(unit, batch)
        word = SHEET_NAMES[action][1]
        boards, nowhere = _by_board(unit, find_shares(unit.session, batch_id), batch, action)
        texts = {village: _text(batch, shares, village, word) for village, shares in boards.items()}
        item_id, period = _subsidy_item(unit, action), f"{on:%Y-%m}"
        ids = write_postings(unit, texts, item_id, period, on, batch_id)
        found = find_postings(unit.session, ids)
        hang_postings(unit, [found[key] for key in ids], on, place, by, desk.today())
        last = down_due(on, batch.posting_days)
        change_batch(unit.session, batch_id, {"state": after.value, "posted_from": on, "posted_to": last})
        _record(
            unit,
            batch,
            after,
            f"batch.{action}",
            f"{word}张贴“{_name(batch)}”，{len(ids)} 个村，公示至 {last or '更换'}",
        )
    left_out = f"{'、'.join(nowhere)}已撤销，没有张贴。" if nowhere else ""
    return ChangeSet(AREAS, (batch_id, *ids), f"已登记{word} {len(ids)} 个村。{left_out}")


def _by_board(
    unit: UnitOfWork, shares: Sequence[VillageShare], batch: BatchFacts, action: str
) -> tuple[dict[int, list[VillageShare]], list[str]]:
    """Return the shares by the village on whose board they hang, its own first, and villages that have no board.

    What belongs to a merged village hangs where it went; its payments stay its own.
    """
    from zwgk_desktop.db.queries.succession import find_heirs

    heirs = find_heirs(unit.session)
    boards: dict[int, list[VillageShare]] = {}
    nowhere: list[str] = []
    for share in sorted(shares, key=lambda one: one.village_id in heirs):
        place = heirs.get(share.village_id, share.village_id)
        if place is None:
            nowhere.append(share.village)
        else:
            boards.setdefault(place, []).append(share)
    if nowhere and (action == "declare" or not boards):
        raise RuleForbids(
            "village_closed",
            f"{'、'.join(nowhere)}已经撤销，没有登记并入哪个村，清单里的人无处公示。",
            "请把这些行改到现在所属的村，或退回村里。",
        )
    return boards, nowhere


def _require_current(unit: UnitOfWork, batch: BatchFacts) -> None:
    from zwgk_desktop.db.queries.subsidy_chains import find_place

    successor = find_place(unit.session, batch.id).replaced_by
    if successor is not None:
        raise RuleForbids(
            "batch_replaced", f"这批清单已由更正批次（编号 {successor}）取代，不能张贴。", "请张贴更正批次。"
        )


def _require_payable(unit: UnitOfWork, batch_id: int, reason: str) -> None:
    from zwgk_desktop.db.queries.subsidy_chains import find_paid_before, find_place

    successor = find_place(unit.session, batch_id).replaced_by
    if successor is None:
        return
    told = f"这批清单已由更正批次（编号 {successor}）取代"
    if any(key > batch_id for key in find_paid_before(unit.session, batch_id)):
        raise RuleForbids("batch_replaced", f"{told}，更正批次已经登记发放。", "请核对更正批次的发放记录。")
    if not reason.strip():
        raise RuleForbids("batch_replaced", f"{told}。", "请登记更正批次的发放；确已按原批次发放的，请写明理由。")


def _require_villages(unit: UnitOfWork, batch: BatchFacts) -> None:
    from zwgk_desktop.db.queries.batch_life import count_homeless_lines

    homeless = count_homeless_lines(unit.session, batch.id)
    if homeless:
        raise RuleForbids(
            "lines_without_village", f"有 {homeless} 行没有对应到村，无处公示。", "请先在补贴清单中补上所属的村。"
        )
    if not batch.line_count:
        raise RuleForbids("no_lines", "这批清单没有可公示的行。", "请核对清单。")


def _subsidy_item(unit: UnitOfWork, action: str) -> int:
    from zwgk_desktop.db.queries.boards import find_item_by_number

    number = read_default_catalogue()[SHEET_NAMES[action][0]]
    item = find_item_by_number(unit.session, number)
    if item is None:
        raise RuleForbids("no_subsidy_item", f"公开目录里没有补贴公示事项（{number}）。", "请先载入默认公开目录。")
    return item.id


def _name(batch: BatchFacts) -> str:
    return batch.title or f"{batch.year}年{batch.programme}"


def _text(batch: BatchFacts, shares: Sequence[VillageShare], village: int, word: str) -> tuple[str, str]:
    lines, fen = sum(one.lines for one in shares), sum(one.total_fen for one in shares)
    former = "、".join(f"原{one.village} {one.lines} 笔" for one in shares if one.village_id != village)
    including = f"（其中{former}）" if former else ""
    correction = f"（更正批次，原批次编号 {batch.replaces_id}）" if batch.replaces_id else ""
    content = f"本村 {lines} 笔{including}，合计 {fen // 100:,}.{fen % 100:02d} 元，名单见附表。{correction}"
    return f"{_name(batch)}{word}", content


def _record(
    unit: UnitOfWork,
    batch: BatchFacts,
    after: BatchState,
    action: str,
    summary: str,
    facts: Mapping[str, Any] | None = None,
) -> None:
    before = {"state": batch.state.value, "posted_from": batch.posted_from, "posted_to": batch.posted_to}
    unit.record(AuditEntry(action, Area.SUBSIDIES, summary, batch.id, before, {"state": after.value, **(facts or {})}))
