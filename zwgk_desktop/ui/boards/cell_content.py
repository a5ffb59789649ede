"""What does the pane of 公开栏 say about a cell? The item's facts, its posting, and how far the review is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zwgk_desktop.domain.boards import CELL_WORDS, CatalogueItem
from zwgk_desktop.domain.periods import RHYTHM_WORDS, parse_period
from zwgk_desktop.domain.posting_content import readable
from zwgk_desktop.domain.posting_life import POSTING_WORDS
from zwgk_desktop.domain.review import LEVEL_WORDS, REVIEW_WORDS, Level, ReviewFacts, ReviewState
from zwgk_desktop.domain.review_form import opinion_words
from zwgk_desktop.services.board_cells import PostingFacts
from zwgk_desktop.services.boards import drafting, files
from zwgk_desktop.services.desk import Desk
from zwgk_desktop.services.posting_drafts import WAITING
from zwgk_desktop.ui.boards.boards_presenter import BoardsPresenter
from zwgk_desktop.ui.widgets.pane_content import PaneContent, Section

if TYPE_CHECKING:
    from zwgk_desktop.services.board_cells import PostingRow


def build_content(presenter: BoardsPresenter) -> PaneContent:
    """Return what the pane shows of the presenter's cell."""
    cell, judged, held = presenter.cell, presenter.judged, presenter.posting
    assert cell is not None
    sections = [] if held is None else [_posting_section(presenter.desk, held), review_section(held.review)]
    if held is None:
        sections.append(_empty_section(presenter))
    sections.append(_item_section(cell.item))
    subtitle = f"{cell.village.name} · {presenter.matrix.period.label}"
    if judged and judged.wanted > 1:
        subtitle += f" · 应公开 {judged.wanted} 期，已公开 {judged.done} 期"
    if judged and judged.due:
        subtitle += f" · 应在 {judged.due} 前公开"
    return PaneContent(
        f"{cell.item.number} {cell.item.level2}",
        CELL_WORDS[judged.state] if judged else "",
        subtitle,
        tuple(sections),
    )


def _empty_section(presenter: BoardsPresenter) -> Section:
    cell = presenter.cell
    assert cell is not None
    if cell.off_reason is not None:
        return Section("不涉及", text=f"{cell.village.name}不涉及这一项：{cell.off_reason}")
    if not cell.item.rhythm.months:
        return Section("公示", text="本时段没有这类事项。发生后请新建公示。")
    return Section("公示", text="还没有公示。请先新建，送审通过后打印、张贴。")


def _posting_section(desk: Desk, held: PostingFacts) -> Section:
    row = held.row
    posted = f"{row.posted_on}　{row.place}　{row.posted_by}" if row.posted_on else "还没有张贴"
    posted += f"，准备张贴在{row.place}" if row.place and not row.posted_on else ""
    rows = [("标题", row.title), ("时段", parse_period(row.period).label), ("状态", POSTING_WORDS[row.state])]
    rows += [("应公开", str(row.due_on or "")), ("张贴", posted)]
    if row.posted_on:
        rows.append(("公示至", str(row.down_due_on or "下一期张贴时")))
    if row.down_on:
        rows.append(("撤下", str(row.down_on)))
    if row.archive_box:
        rows.append(("归档", f"盒号 {row.archive_box}，{row.archive_pages} 页"))
    told = {"数据来源": row.source, "监督电话": row.complaint_phone, "反映渠道": row.complaint_channel}
    rows += [(word, value) for word, value in told.items() if value]
    rows += _care_rows(desk, row) if row.batch_id is None else []
    return Section("公示", tuple(rows), text=readable(row.content), status=frozenset({"状态"}))


def _care_rows(desk: Desk, row: PostingRow) -> list[tuple[str, str]]:
    """Return what reviewers must know: personal data that is open or kept, and what is attached."""
    rows = []
    if row.state in WAITING and (left := drafting.open_personal(desk, row.id)):
        rows.append(("个人信息", f"还没有遮盖：{left}。请修改后再送审。"))
    rows += [("保留", f"{one.text}（{one.reason}）") for one in drafting.find_kept(desk, row.id)]
    attached = [one.name for one in files.find_files(desk, "posting", row.id, "attachment")]
    return [*rows, ("附件", "、".join(attached))] if attached else rows


def review_section(review: ReviewFacts) -> Section:
    """Return each step of the review with its opinion, or what is still open."""
    title = "审查（三审和保密审查）"
    if review.subject == "batch":
        title = "审查（随补贴清单一并审查）"
    if review.state is ReviewState.NONE and not review.decisions:
        return Section(title, (("进度", "未送审"),), status=frozenset({"进度"}))
    rows = [("进度", REVIEW_WORDS[review.state])]
    rows += [(LEVEL_WORDS[level], opinion_words(review, level)) for level in Level]
    voided = [d for d in review.decisions if d.voided_at]
    if voided:
        rows.append(("已作废", f"{len(voided)} 条意见（{voided[-1].void_reason}）"))
    return Section(title, tuple(rows), status=frozenset({"进度"}))


def _item_section(item: CatalogueItem) -> Section:
    days = f"公示 {item.posting_days} 天" if item.posting_days else "挂到下一期更换"
    when = f"{'到期' if item.rhythm.months else '发生'}后 {item.due_days} 天内" if item.due_days else "当期内"
    rows = (
        ("内容要素", item.elements),
        ("依据", item.basis),
        ("时限", f"{RHYTHM_WORDS[item.rhythm]}，{when}，{days}"),
        ("公开主体", item.publisher),
        ("公开方式", "、".join(item.channels)),
    )
    return Section("目录要求", rows)
