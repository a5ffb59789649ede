"""How does a posting become a PDF? Its blocks, pictures and foot on paper, read again for personal data."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zwgk_desktop import paths
from zwgk_desktop.domain.errors import OutputFailed, RuleForbids
from zwgk_desktop.domain.periods import parse_period
from zwgk_desktop.domain.posting_content import parse_content
from zwgk_desktop.domain.posting_sheet import PostingSheet, sheet_hash
from zwgk_desktop.domain.privacy import Vocabulary
from zwgk_desktop.domain.progress import Progress, Silent
from zwgk_desktop.domain.review import ReviewState
from zwgk_desktop.services.desk import Desk
from zwgk_desktop.services.privacy import load_words

if TYPE_CHECKING:
    from zwgk_desktop.db.queries.township import TownshipRow
    from zwgk_desktop.documents.posting_pdf import Press

BAD_IN_NAMES = re.compile(r'[\\/:*?"<>|\s\x00-\x1f]+')
LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class BuiltSheet:
    """What stands on the paper; ``reviewed`` is the hash the gate saw, ``allowed`` personal data that may stand."""

    posting_id: int
    village_id: int
    village: str
    sheet: PostingSheet
    reviewed: str
    allowed: frozenset[str]
    hangs: bool


@dataclass(frozen=True, slots=True)
class MadeSheet:
    """A finished PDF of one posting, not noted yet."""

    built: BuiltSheet
    pdf: bytes
    pages: int
    paper: str
    landscape: bool

    @property
    def final(self) -> bool:
        """Tell whether it is not a 送审稿."""
        return not self.built.sheet.draft

    @property
    def digest(self) -> str:
        """Return the SHA-256 (hex) of what the paper says."""
        return sheet_hash(self.built.sheet)


@dataclass(frozen=True)
class Workshop:
    """What all sheets of one job share."""

    desk: Desk
    paper: str = "A4"
    landscape: bool | None = None

    @cached_property
    def press(self) -> Press:
        """Return the press with this PC's fonts."""
        from zwgk_desktop.documents.fonts import open_fonts
        from zwgk_desktop.documents.posting_pdf import Press
        from zwgk_desktop.services.boards.files import read_file

        return Press(open_fonts(paths.font_folders()), lambda sha256: read_file(self.desk, sha256))

    @cached_property
    def words(self) -> Vocabulary:
        """Return the words the leak check goes by."""
        return load_words(self.desk.today().year)

    def make(self, built: BuiltSheet, folder: Path) -> MadeSheet:
        """Print one sheet in ``folder`` and read it again. Raises OutputFailed (leak, missing_glyph, picture …)."""
        from zwgk_desktop.documents.leak_check import Net, ensure_clean

        path = folder / "sheet.pdf"
        printed = self.press.print_(built.sheet, path, self.paper, self.landscape)
        try:
            ensure_clean(path, Net(self.words, allowed=built.allowed))
        except OutputFailed as error:
            what = f"{built.village}“{built.sheet.title}”：{error.message}"
            raise OutputFailed(error.code, what, error.advice) from error
        return MadeSheet(built, path.read_bytes(), printed.pages, self.paper, printed.landscape)

    def count_pages(self, built: BuiltSheet) -> int:
        """Return how many pages a sheet will have."""
        return self.press.count_pages(built.sheet, self.paper, self.landscape).pages


def make_sheet(desk: Desk, posting_id: int, paper: str = "A4", landscape: bool | None = None) -> MadeSheet:
    """Return the PDF of one posting; nothing is noted. Raises as :func:`make_sheets`."""
    return make_sheets(desk, [posting_id], paper, landscape)[0]


def make_sheets(
    desk: Desk,
    posting_ids: Sequence[int],
    paper: str = "A4",
    landscape: bool | None = None,
    progress: Progress | None = None,
) -> list[MadeSheet]:
    """Return the PDFs of postings in their order; nothing is noted.

    Raises WrongUsage (no_posting, paper), RuleForbids (posting_of_batch), Cancelled, OutputFailed (missing_glyph: names
    every character of every sheet; leak, picture, no_font).
    """
    steps, shop = progress or Silent(), Workshop(desk, paper, landscape)
    built = build_sheets(desk, posting_ids)
    require_glyphs(shop, built)
    made = []
    with tempfile.TemporaryDirectory(prefix="zwgk-") as folder:
        for done, one in enumerate(built):
            steps.checkpoint()
            steps.report(done, len(built), f"正在生成{one.village}的公示单")
            made.append(shop.make(one, Path(folder)))
    return made


def require_glyphs(shop: Workshop, built: Iterable[BuiltSheet]) -> None:
    """Raise OutputFailed (missing_glyph) naming every character of the sheets that cannot be printed."""
    from zwgk_desktop.documents.posting_pdf import find_missing, refuse_missing

    sheets = list(built)
    missing = [(one, place) for one in sheets for place in find_missing(one.sheet, shop.press.book)]
    several = len(sheets) > 1
    refuse_missing([f"{one.village}“{one.sheet.title}”{place}" if several else place for one, place in missing])


def build_sheet(desk: Desk, posting_id: int) -> BuiltSheet:
    """Return what stands on the paper of one posting."""
    return build_sheets(desk, [posting_id])[0]


def build_sheets(desk: Desk, posting_ids: Sequence[int]) -> list[BuiltSheet]:
    """Return what stands on the paper of postings, in their order."""
    from zwgk_desktop.db.queries.township import get_township

    with desk.store.read() as session:
        town = get_township(session)
        return [_build(session, posting_id, town) for posting_id in posting_ids]


def _build(session: Any, posting_id: int, town: TownshipRow) -> BuiltSheet:
    from zwgk_desktop.db.queries.board_files import find_files
    from zwgk_desktop.db.queries.boards import get_item, get_posting
    from zwgk_desktop.db.queries.review import find_review
    from zwgk_desktop.services.boards.drafting import kept_texts

    row = get_posting(session, posting_id)
    if row.batch_id is not None:
        raise RuleForbids(
            "posting_of_batch", "这份公示由补贴清单生成，附有名单。", "请到补贴发放中打印这批清单的公示表。"
        )
    item, review = get_item(session, row.item_id), find_review(session, "posting", posting_id, row)
    attached = find_files(session, "posting", [posting_id], "attachment")
    sheet = PostingSheet(
        title=row.title,
        township=town.name,
        village=row.village,
        number=f"GK-{row.id:06d}-{review.content_sha256[:8]}",
        blocks=parse_content(row.content),
        signer=signer_of(row.village, item.publisher, town.name),
        period=parse_period(row.period).label,
        source=row.source,
        attachments=tuple(Path(one.name).stem for one in attached),
        phone=row.complaint_phone or town.complaint_phone,
        channel=row.complaint_channel,
        posted_from=row.posted_on,
        posted_to=row.down_due_on,
        draft=review.state is not ReviewState.APPROVED,
    )
    phones = (town.complaint_phone, town.office_phone, row.complaint_phone)
    allowed = frozenset(filter(None, phones)) | kept_texts(session, posting_id)
    digest = review.content_sha256
    return BuiltSheet(row.id, row.village_id, row.village, sheet, digest, allowed, row.posted_on is not None)


def signer_of(village: str, publisher: str, township: str) -> str:
    """Return who signs: 青石村民委员会, 青石村党组织, 云岭镇人民政府."""
    if publisher.startswith("乡镇"):
        return f"{township}{publisher.removeprefix('乡镇')}"
    return f"{village}{publisher.removeprefix('村') if village.endswith('村') else publisher}"


def file_name(made: MadeSheet | BuiltSheet, taken: Iterable[str] = ()) -> str:
    """Return a safe name for the file of one sheet that is not among ``taken``."""
    sheet = made.built.sheet if isinstance(made, MadeSheet) else made.sheet
    mark = "-送审稿" if sheet.draft else ""
    stem = BAD_IN_NAMES.sub("", sheet.title)[:LONGEST_NAME].strip(".") or "公示单"
    name = f"{stem}{mark}.pdf"
    return name if name not in taken else f"{stem}{mark}-{sheet.number}.pdf"
