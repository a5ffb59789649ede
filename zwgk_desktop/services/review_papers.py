"""What do reviewers get to read, and how does it come onto paper? Each subject in full, and its review form as PDF."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from zwgk_desktop import paths
from zwgk_desktop.domain.audit import AuditEntry
from zwgk_desktop.domain.changes import Area, ChangeSet
from zwgk_desktop.domain.errors import WrongUsage
from zwgk_desktop.domain.periods import parse_period
from zwgk_desktop.domain.posting_content import Paragraph, Picture, parse_content
from zwgk_desktop.domain.review_form import ReviewPaper
from zwgk_desktop.services.desk import Desk
from zwgk_desktop.services.review import review_state
from zwgk_desktop.services.review_subjects import SUBJECTS

if TYPE_CHECKING:
    from zwgk_desktop.domain.review import ReviewFacts

AUDIENCES = {"public": "社会公众", "concerned": "相关人员"}
SITE = "县政府门户网站政府信息公开年报栏目"


def build_paper(desk: Desk, subject: str, subject_id: int) -> ReviewPaper:
    """Return a subject as it is laid before reviewers; WrongUsage when there is none."""
    facts = review_state(desk, subject, subject_id)
    return BUILDERS[facts.subject](desk, facts)


def print_review_forms(desk: Desk, subjects: Sequence[tuple[str, int]], path: Path) -> ChangeSet:
    """Write the forms of (subject, id) into one PDF, a page each, and note it. OutputFailed: missing_glyph …"""
    from zwgk_desktop.documents.writing import replacing

    papers = _papers(desk, subjects)
    with desk.store.write(desk.actor, desk.now()) as unit, replacing(path) as temporary:
        _write(papers, temporary)
        unit.record(_note(papers))
    return ChangeSet(frozenset({Area.REVIEW}), (), f"已生成审查单 {len(papers)} 份。")


def note_printed_forms(desk: Desk, subjects: Sequence[tuple[str, int]]) -> ChangeSet:
    """Note that the forms of these subjects went to the printer: from now on signatures must be of this content."""
    papers = _papers(desk, subjects)
    with desk.store.write(desk.actor, desk.now()) as unit:
        unit.record(_note(papers))
    return ChangeSet(frozenset({Area.REVIEW}), (), f"已打印审查单 {len(papers)} 份。")


def _note(papers: Sequence[ReviewPaper]) -> AuditEntry:
    after = {"forms": [[one.facts.subject, one.facts.subject_id, one.facts.content_sha256] for one in papers]}
    one = papers[0].facts.subject_id if len(papers) == 1 else None
    return AuditEntry("review.form", Area.REVIEW, f"打印审查单 {len(papers)} 份", one, after=after)


def preview_review_forms(desk: Desk, subjects: Sequence[tuple[str, int]]) -> bytes:
    """Return the forms as PDF for the screen and the printer; nothing is noted until it is printed."""
    papers = _papers(desk, subjects)
    with tempfile.TemporaryDirectory(prefix="zwgk-") as folder:
        path = Path(folder) / "审查单.pdf"
        _write(papers, path)
        return path.read_bytes()


def _papers(desk: Desk, subjects: Sequence[tuple[str, int]]) -> list[ReviewPaper]:
    if not subjects:
        raise WrongUsage("review_nothing", "没有选中要审查的内容。", "请先选中。")
    return [build_paper(desk, subject, subject_id) for subject, subject_id in subjects]


def _write(papers: Sequence[ReviewPaper], path: Path) -> None:
    from zwgk_desktop.documents.fonts import open_fonts
    from zwgk_desktop.documents.review_form_pdf import write_review_forms

    write_review_forms(papers, path, open_fonts(paths.font_folders()))


def _unit(desk: Desk) -> str:
    from zwgk_desktop.services.reports.annual_draft import office_name

    return office_name(desk)


def _posting(desk: Desk, facts: ReviewFacts) -> ReviewPaper:
    from zwgk_desktop.db.queries.board_files import find_files
    from zwgk_desktop.db.queries.boards import get_item, get_posting

    with desk.store.read() as session:
        row = get_posting(session, facts.subject_id)
        item = get_item(session, row.item_id)
        files = find_files(session, "posting", [row.id], "attachment")
    hangs = f"公示 {item.posting_days} 天" if item.posting_days else "挂到下一期更换"
    due = f"，{row.due_on} 前张贴" if row.due_on else ""
    return ReviewPaper(
        facts,
        f"{SUBJECTS['posting'].word}（{item.number} {item.level2}，{row.village}）",
        row.title,
        row.content,
        _summary(row.content),
        "、".join(item.channels) or "村务公开栏",
        AUDIENCES.get(item.audience, item.audience),
        f"{parse_period(row.period).label}{due}，{hangs}",
        item.basis,
        _unit(desk),
        row.source,
        tuple(file.name for file in files),
    )


def _summary(content: str) -> tuple[str, ...]:
    """Return the paragraphs; of tables and pictures only that they are there."""
    lines = []
    for block in parse_content(content):
        if isinstance(block, Paragraph):
            lines.append(block.text)
        elif isinstance(block, Picture):
            lines.append(f"（图片：{block.caption or '无标题'}）")
        else:
            lines.append(f"（表格：{'、'.join(cell for cell in block.rows[0] if cell)}，共 {len(block.rows) - 1} 行）")
    return tuple(lines)


def _batch(desk: Desk, facts: ReviewFacts) -> ReviewPaper:
    from zwgk_desktop.db.queries.batch_life import find_shares, get_batch_facts

    with desk.store.read() as session:
        batch, shares = get_batch_facts(session, facts.subject_id), find_shares(session, facts.subject_id)
    total = f"{len(shares)} 个村，{batch.line_count:,} 笔，合计 {_yuan(batch.total_fen)} 元。"
    named = "按户（人）列名公示，姓名以外的个人信息按脱敏方案遮盖。" if batch.by_name else "不列名，只公示笔数和合计。"
    rows = [f"{share.village}\t{share.lines:,}\t{_yuan(share.total_fen)}" for share in shares]
    return ReviewPaper(
        facts,
        f"{SUBJECTS['batch'].word}（{batch.programme}，编号 {batch.id}）",
        batch.title or f"{batch.year}年{batch.programme}",
        "\n".join((total, named, "村\t笔数\t金额（元）", *rows)),
        (total, named),
        "村务公开栏（申报公示、发放结果公示）",
        "本村村民",
        f"审定后张贴，公示 {batch.posting_days} 天" if batch.posting_days else "审定后张贴",
        "惠民惠农财政补贴资金管理和村务公开的规定",
        _unit(desk),
        f"更正批次，原批次编号 {batch.replaces_id}" if batch.replaces_id else "",
    )


def _annual(desk: Desk, facts: ReviewFacts) -> ReviewPaper:
    from zwgk_desktop.domain.reports.annual import show_number
    from zwgk_desktop.services.reports import get_draft, load_layout

    draft, layout = get_draft(desk, facts.subject_id), load_layout()
    report = draft.report
    texts = [f"{part.heading}\n{report.texts.get(part.key, '')}" for part in layout.parts if not part.table]
    cells = [f"{layout.name(c)}\t{show_number(n)}" for c, n in report.tables.numbers.items() if n]
    new, left = (report.tables.count(f"three.{row}.total") for row in ("new", "left"))
    return ReviewPaper(
        facts,
        SUBJECTS["annual"].word,
        report.title(layout),
        "\n\n".join((*texts, "\n".join(("各表中不为 0 的数：", *cells)) if cells else "各表均为 0。")),
        (
            f"本年新收申请 {show_number(new)} 件，结转下年度 {show_number(left)} 件。",
            *(line for line in report.texts.get("one", "").split("\n") if line.strip()),
        ),
        SITE,
        "社会公众",
        f"{report.year + 1} 年 1 月 31 日前",
        "《中华人民共和国政府信息公开条例》第四十九条、第五十条",
        report.office,
    )


def _reply(desk: Desk, facts: ReviewFacts) -> ReviewPaper:
    from zwgk_desktop.services.registers.letter_preview import letter_text
    from zwgk_desktop.services.registers.request_letters import build_letter
    from zwgk_desktop.services.registers.requests import get_case

    letter, case = build_letter(desk, facts.subject_id, "reply"), get_case(desk, facts.subject_id)
    due = case.clock.due.due if case.clock.due else None
    return ReviewPaper(
        facts,
        f"{SUBJECTS['reply'].word}（{letter.number}）",
        f"{letter.title}（{case.row.title}）",
        letter_text(desk, facts.subject_id, "reply"),
        letter.paragraphs,
        "按申请人要求的形式送达",
        "申请人",
        f"{due} 前答复" if due else "法定期限内答复",
        "《中华人民共和国政府信息公开条例》第三十六条",
        letter.issuer,
    )


def _yuan(fen: int) -> str:
    return f"{fen // 100:,}.{fen % 100:02d}"


BUILDERS: dict[str, Callable[[Desk, ReviewFacts], ReviewPaper]] = {
    "posting": _posting, "batch": _batch, "annual": _annual, "reply": _reply,
}  # fmt: skip
