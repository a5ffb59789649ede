"""Is the quarter's ledger ready, and what is written where? The export, without a window."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from zwgk_desktop.domain.ledger import Readiness
from zwgk_desktop.domain.periods import parse_quarter
from zwgk_desktop.services import ledger, preview
from zwgk_desktop.services.desk import Desk
from zwgk_desktop.services.ledger_export import export_quarter

KIND_WORDS = {".xlsx": "台账表格", ".pdf": "台账 PDF", ".eml": "邮件草稿"}


@dataclass(frozen=True, slots=True)
class Gap:
    """One group of things that still need a person: what they are, the items, and how grave it is."""

    title: str
    items: tuple[tuple[int, str], ...]
    grave: bool


@dataclass(frozen=True, slots=True)
class ExportWish:
    """Where to and what: folder, PDF, mail draft, the county's own template."""

    folder: str
    pdf: bool = True
    mail: bool = False
    template: str = ""


class ExportPresenter:
    """The export of one quarter (2026Q3)."""

    def __init__(self, desk: Desk, quarter: str) -> None:
        self.desk = desk
        self.quarter = quarter
        self.label = parse_quarter(quarter).label
        self.readiness: Readiness = ledger.readiness(desk, quarter)

    def headline(self) -> str:
        """Return how many of how many are reported, and until when the ledger is due."""
        ready = self.readiness
        return f"已填报 {ready.reported} / {ready.total} 项，{ready.due.isoformat()} 前报送。"

    def gaps(self) -> tuple[Gap, ...]:
        """Return what is missing; empty groups are left out."""
        ready = self.readiness
        groups = (
            Gap("还没有填报", ready.unreported, True),
            Gap("标为已完成但没有佐证材料", ready.no_evidence, False),
            Gap("逾期", ready.late, False),
        )
        return tuple(group for group in groups if group.items)

    def problem(self, wish: ExportWish) -> str:
        """Return why the export cannot start."""
        if not self.readiness.total:
            return "这一年的台账里还没有任务。"
        if not wish.folder.strip():
            return "请选择存到哪个文件夹。"
        if not Path(wish.folder).is_dir():
            return "这个文件夹不存在，请重新选择。"
        if wish.template.strip() and not Path(wish.template).is_file():
            return "没有找到县里的模板文件，请重新选择。"
        return ""

    def export(self, wish: ExportWish) -> tuple[Path, ...]:
        """Write the files (in a worker) and return their paths."""
        template = Path(wish.template) if wish.template.strip() else None
        return export_quarter(self.desk, self.quarter, Path(wish.folder), wish.pdf, wish.mail, template)


def find_pdf(files: Sequence[Path]) -> tuple[Path, int] | None:
    """Return the PDF among the files and how many pages it has, to be looked at."""
    path = next((file for file in files if file.suffix.lower() == ".pdf"), None)
    return (path, preview.page_count(path)) if path else None


def page_image(path: Path, page: int, dpi: int) -> tuple[int, int, bytes]:
    """Return a page of a written PDF as a picture (width, height, RGB)."""
    return preview.page_image(path, page, dpi)


def kind_of(path: Path) -> str:
    """Return what a written file is."""
    return KIND_WORDS.get(path.suffix.lower(), "文件")
