"""How does the township's own 要点 look? An official page: sections, tasks with who and when, a table of duties."""

from __future__ import annotations

from zwgk_desktop.documents.official_docx import Block, Cell, OfficialDocument, Paragraph, Table
from zwgk_desktop.domain.township_plan import TownshipPlan, chinese_number

HEAD = ("序号", "工作任务", "责任站所", "责任人", "完成时限")
WIDTHS = (11.0, 75.0, 26.0, 19.0, 25.0)


def build_plan(plan: TownshipPlan) -> OfficialDocument:
    """Return the paper, with the table of duties (任务分工表) on a page of its own behind it."""
    blocks: list[Block] = [Paragraph(plan.opening())]
    for at, (section, tasks) in enumerate(plan.sections, 1):
        blocks.append(Paragraph(f"{chinese_number(at)}、{section}", 1))
        for number, task in enumerate(tasks, 1):
            if task.title:
                blocks.append(Paragraph(f"（{chinese_number(number)}）{task.title}", 2))
            lead = "" if task.title else f"（{chinese_number(number)}）"
            *others, last = task.text.split("\n")
            lines = [*others, f"{last}{task.duty()}"]
            blocks += [Paragraph(f"{lead if n == 0 else ''}{line}") for n, line in enumerate(lines)]
    blocks += [Paragraph(""), Paragraph("附件：任务分工表")]
    return OfficialDocument(plan.title, tuple(blocks), plan.office, plan.made_on, enclosed=_annex(plan))


def _annex(plan: TownshipPlan) -> tuple[Block, ...]:
    head = tuple(Cell(words) for words in HEAD)
    rows = tuple(
        (str(n), Cell(task.title or task.text, align="left"), task.unit or "—", task.person or "—", task.deadline)
        for n, task in enumerate(plan.tasks, 1)
    )
    return (
        Paragraph("附件", 1, indent=False),
        Paragraph(f"{plan.year}年政务公开工作任务分工表", align="center"),
        Table((head, *rows), WIDTHS, 1, 10.5),
    )
