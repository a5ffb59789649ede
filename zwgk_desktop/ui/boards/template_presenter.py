"""Which template does an item have, what does it look like filled, and may it be saved? No Qt."""

from __future__ import annotations

from dataclasses import replace

from zwgk_desktop.domain.boards import CatalogueItem
from zwgk_desktop.domain.changes import ChangeSet
from zwgk_desktop.domain.periods import Rhythm, period_of, periods_between
from zwgk_desktop.domain.posting_content import parse_content, write_content
from zwgk_desktop.domain.posting_template import open_places
from zwgk_desktop.services.boards import matrix, templates
from zwgk_desktop.services.desk import Desk

OWN, DEFAULT = "本单位修改过的模板", "程序自带的默认模板"


class TemplatePresenter:
    """The template of one item of the catalogue, ``item_id`` None: the first one."""

    def __init__(self, desk: Desk, item_id: int | None = None) -> None:
        self.desk = desk
        now = matrix(desk, period_of(Rhythm.QUARTERLY, desk.today()))
        self.items: tuple[CatalogueItem, ...] = now.items
        self.villages = tuple((village.id, village.name) for village in now.villages)
        self.item_id = item_id if item_id is not None else now.items[0].id
        self.village_id = self.villages[0][0] if self.villages else 0
        self.template = templates.find_template(desk, self.item_id)
        self.period = self.period_choices()[0][0]

    def choices(self) -> tuple[tuple[int, str], ...]:
        """Return (item id, words) of the catalogue."""
        return tuple((item.id, f"{item.number} {item.level2}") for item in self.items)

    def choose(self, item_id: int) -> None:
        """Take another item."""
        self.item_id = item_id
        self.template = templates.find_template(self.desk, item_id)
        self.period = self.period_choices()[0][0]

    def period_choices(self) -> tuple[tuple[str, str], ...]:
        """Return the last four periods of the item's rhythm, the newest first."""
        rhythm = next((item.rhythm for item in self.items if item.id == self.item_id), Rhythm.QUARTERLY)
        kind = rhythm if rhythm.months else Rhythm.MONTHLY
        now = period_of(kind, self.desk.today())
        found = periods_between(kind, now.shifted(-3).start, now.end)
        return tuple((one.code, one.label) for one in reversed(found))

    @property
    def origin(self) -> str:
        """Whose template it is."""
        return OWN if self.template.own else DEFAULT

    def places(self) -> tuple[tuple[str, str], ...]:
        """Return (place, meaning) of what is filled by itself."""
        return tuple(templates.known_places().items())

    def preview(self, title: str, body: str) -> tuple[str, str, str]:
        """Return title and content filled for the village and period chosen, and what stays open."""
        edited = replace(self.template, title=title, body=body)
        filled = templates.preview_template(self.desk, edited, self.village_id, self.item_id, self.period)
        left = open_places("\n".join(filled))
        told = f"由填写人补充：{'、'.join(left)}。" if left else "全部由系统填好。"
        return *filled, told

    def changed(self, title: str, body: str) -> bool:
        """Tell whether the texts differ from what is kept."""
        same_body = write_content(parse_content(body)) == write_content(parse_content(self.template.body))
        return not same_body or title.strip() != self.template.title

    def save(self, title: str, body: str) -> ChangeSet:
        """Keep the office's own template."""
        done = templates.keep_template(self.desk, self.item_id, title, body)
        self.choose(self.item_id)
        return done

    def reset(self) -> ChangeSet:
        """Take the default template back."""
        done = templates.reset_template(self.desk, self.item_id)
        self.choose(self.item_id)
        return done
