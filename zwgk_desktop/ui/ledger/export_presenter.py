"""Is the quarter's ledger ready, and what is written where? The export, without a window."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from zwgk_desktop.domain.changes import ChangeSet
from zwgk_desktop.domain.ledger import Readiness
from zwgk_desktop.domain.periods import parse_quarter
from zwgk_desktop.domain.progress import Progress, Silent
from zwgk_desktop.domain.quarter_report import Difference
from zwgk_desktop.services import ledger, preview
from zwgk_desktop.services.desk import CHINA, Desk
from zwgk_desktop.services.ledger_export import Papers, TemplateUse, export_quarter
from zwgk_desktop.services.ledger_out_copy import copy_out
from zwgk_desktop.services.ledger_out_frozen import (
    FrozenQuarter,
    compare_with_today,
    export_snapshot,
    find_frozen,
    freeze_quarter,
)
from zwgk_desktop.services.ledger_out_plan import export_township_plan
from zwgk_desktop.services.ledger_out_template import propose_template

KIND_WORDS = {".xlsx": "台账表格", ".pdf": "台账 PDF", ".docx": "签字盖章页", ".eml": "邮件草稿"}


@dataclass(frozen=True, slots=True)
class Gap:
    """One group of things that still need a person: what they are, the items, and how grave it is."""

    title: str
    items: tuple[tuple[int, str], ...]
    grave: bool


@dataclass(frozen=True, slots=True)
class ExportWish:
    """Where to and what: folder, PDF, mail draft, the county's own template, signature sheet, the frozen quarter,
    the township's own 要点.

    ``columns`` is the template's mapping once it was looked at.
    """

    folder: str
    pdf: bool = True
    mail: bool = False
    template: str = ""
    sign: bool = False
    frozen: bool = False
    plan: bool = False
    columns: Mapping[str, int] | None = None
    over_filled: bool = False


@dataclass(frozen=True, slots=True)
class TemplateFacts:
    """A template as the screen shows it; ``headings`` are (column from 1, words)."""

    file_name: str
    header_row: int
    headings: tuple[tuple[int, str], ...]
    columns: Mapping[str, int]
    remembered: bool
    filled: tuple[int, ...]
    notes: tuple[str, ...]

    @property
    def settled(self) -> bool:
        """Tell whether nobody needs to look at it again."""
        return self.remembered and not self.filled


class ExportPresenter:
    """The export of one quarter (2026Q3)."""

    def __init__(self, desk: Desk, quarter: str) -> None:
        self.desk = desk
        self.quarter = quarter
        self.label = parse_quarter(quarter).label
        self.readiness: Readiness = ledger.readiness(desk, quarter)
        self.frozen: FrozenQuarter | None = find_frozen(desk, quarter)

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

    def propose(self, wish: ExportWish) -> TemplateFacts | None:
        """Return how the county's template would be filled (in a worker); None without one. Raises InputRefused."""
        if not wish.template.strip():
            return None
        proposal, known = propose_template(self.desk, Path(wish.template))
        headings = tuple(proposal.headings.items())
        rows = (proposal.filled, proposal.notes)
        return TemplateFacts(proposal.file_name, proposal.header_row, headings, proposal.columns, known, *rows)

    def export(self, wish: ExportWish, progress: Progress | None = None) -> tuple[Path, ...]:
        """Write the files (in a worker) and return their paths."""
        told = progress or Silent()
        use = TemplateUse(Path(wish.template), wish.columns, wish.over_filled) if wish.template.strip() else None
        folder = Path(wish.folder)
        if wish.frozen:
            papers = Papers(wish.pdf, wish.mail, wish.sign, use)
            files = export_snapshot(self.desk, self.quarter, folder, papers, told)
        else:
            files = export_quarter(self.desk, self.quarter, folder, wish.pdf, wish.mail, use, wish.sign, told)
        year = parse_quarter(self.quarter).year
        return (*files, *export_township_plan(self.desk, year, folder)) if wish.plan else files

    def frozen_words(self) -> str:
        """Return when and by whom the quarter was frozen, or what that would be good for."""
        if self.frozen is None:
            return "报送以后请定稿，以后可以原样再导出。"
        at = self.frozen.frozen_at.astimezone(CHINA)
        again = f"，第 {self.frozen.version} 次定稿" if self.frozen.version > 1 else ""
        return f"{at:%Y-%m-%d %H:%M}，{self.frozen.frozen_by}{again}。"

    def freeze_words(self) -> str:
        """Return what is said before freezing."""
        open_ = len(self.readiness.unreported)
        missing = f"还有 {open_} 项没有填报，将按空白保存。" if open_ else ""
        return f"{missing}现在的内容和文件会原样保存，不能修改；台账仍可继续填报，程序会列出定稿后的变动。"

    def freeze(self, reason: str = "", progress: Progress | None = None) -> ChangeSet:
        """Freeze the quarter (in a worker)."""
        done = freeze_quarter(self.desk, self.quarter, reason, progress)
        self.frozen = find_frozen(self.desk, self.quarter)
        return done

    def differences(self) -> tuple[Difference, ...]:
        """Return what is different today from the frozen quarter (in a worker)."""
        return compare_with_today(self.desk, self.quarter)

    def copy(self, files: Sequence[Path], folder: Path, progress: Progress | None = None) -> str:
        """Copy the files to a U盘 (in a worker); return the line that says they arrived."""
        return copy_out(self.desk, files, folder, progress).line


def find_pdf(files: Sequence[Path]) -> tuple[Path, int] | None:
    """Return the PDF among the files and how many pages it has, to be looked at."""
    path = next((file for file in files if file.suffix.lower() == ".pdf"), None)
    return (path, preview.page_count(path)) if path else None


def page_image(path: Path, page: int, dpi: int) -> tuple[int, int, bytes]:
    """Return a page of a written PDF as a picture (width, height, RGB)."""
    return preview.page_image(path, page, dpi)


def kind_of(path: Path) -> str:
    """Return what a written file is."""
    return "工作要点" if path.stem.endswith("工作要点") else KIND_WORDS.get(path.suffix.lower(), "文件")
