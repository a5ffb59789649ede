"""What stands on the demo's sheets? The templates filled with invented words and figures that add up."""

from __future__ import annotations

import random
import tomllib
from collections.abc import Mapping, Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any

from zwgk_desktop import paths
from zwgk_desktop.domain.boards import BoardVillage, CatalogueItem
from zwgk_desktop.domain.periods import Period
from zwgk_desktop.domain.posting_template import fill, open_places
from zwgk_desktop.services.boards.draft_sources import Sources
from zwgk_desktop.services.boards.templates import plain_values
from zwgk_desktop.services.demo_lists import load_demo

DETAIL = "〔日期〕\t〔事由〕"  # the row of 收支明细
SPENT_ON = ("道路维护", "卫生保洁", "办公和会议", "水渠清淤", "困难群众慰问")


def load_boards() -> dict[str, Any]:
    """Return the demo's board words (resources/samples/demo_boards.toml)."""
    return tomllib.loads(paths.resource("samples/demo_boards.toml").read_text(encoding="utf-8"))


class Writer:
    """Writes sheets with words from ``rng``; the balance of each village's money goes on from period to period."""

    def __init__(self, sources: Sources, rng: random.Random) -> None:
        self.sources, self.rng = sources, rng
        self.facts, self.words = load_demo(), load_boards()
        self._balance: dict[tuple[int, str], Decimal] = {}

    def write(self, village: BoardVillage, item: CatalogueItem, period: Period) -> tuple[str, str]:
        """Return title and content of a finished sheet."""
        template = self.sources.template(item)
        values = plain_values(self.sources.town, village, item, period)
        values["公开内容"] = "\n".join(self._line(line) for line in values["公开内容"].split("\n"))
        if template.data == "finance":
            values |= self._finance(village, item)
        values |= self._paid(village, template.programmes) if template.data == "subsidy" else {}
        whole: dict[str, list[str]] = {}
        lines = [self._row(line, values, period, whole) for line in template.body.split("\n")]
        content = fill("\n".join(lines), self._sums(values, whole))
        rest = {place: self._word(place, period) for place in open_places(f"{template.title}\n{content}")}
        return " ".join(fill(template.title, {**rest, **values}).split()), fill(content, {**rest, **values})

    def _line(self, line: str) -> str:
        head = line.rstrip("：")
        choices = self.words["lines"].get(head) or self.words["lines"]["default"]
        return f"{line}{self.rng.choice(choices)}" if line else line

    def _row(self, line: str, values: Mapping[str, str], period: Period, whole: dict[str, list[str]]) -> str:
        """A row of a table with open places becomes one to three rows."""
        open_ones = [place for place in open_places(line) if place not in values]
        if "\t" not in line or not open_ones:
            return line
        if line.startswith(DETAIL):
            return self._details(values, period)
        single = {"金额", "金额合计", "预算收入", "预算支出", "可分配收益"} & set(open_ones)
        rows = []
        for _ in range(1 if single or line.startswith("合计") else self.rng.randint(2, 3)):
            words = {place: self._word(place, period) for place in open_ones if not place.endswith("值合计")}
            words = self._agree(words)
            for place, word in words.items():
                whole.setdefault(place, []).append(word)
            rows.append(fill(line, words))
        return "\n".join(rows)

    def _agree(self, words: dict[str, str]) -> dict[str, str]:
        """Figures of one row that must fit each other."""
        if "实发合计" in words:
            words["实发合计"] = str(int(words["报酬标准"]) + int(words["误工补贴"]))
        if "同意人数" in words:
            words["同意人数"] = str(int(words["参加人数"]) - self.rng.randint(0, 2))
        if "实缴人数" in words:
            words["实缴人数"] = words["应缴人数"]
        if "新增或退出" in words:
            words["理由"] = f"家庭收入{'低于' if words['新增或退出'] == '新增' else '超过'}标准"
        if "现值" in words:
            words["现值"] = str(int(words["原值"]) * 8 // 10)
        if "成交价" in words:
            words["成交价"] = str(int(words["底价"]) + 100 * self.rng.randint(0, 30))
        for product, one, other in (("补偿金额", "面积", "补偿标准"), ("拟补金额", "数量", "标准")):
            if product in words:
                words[product] = f"{Decimal(words[one]) * Decimal(words[other]):.2f}"
        return words

    def _sums(self, values: Mapping[str, str], whole: Mapping[str, Sequence[str]]) -> dict[str, str]:
        amounts = [*whole.get("金额", ()), "0.00", "0.00"]
        sums = {"债权合计": amounts[0], "债务合计": amounts[1]}
        sums |= {f"{one}合计": str(sum(map(int, whole[one]))) for one in ("原值", "现值") if one in whole}
        return {**sums, **values}

    def _finance(self, village: BoardVillage, item: CatalogueItem) -> dict[str, str]:
        key = (village.id, item.number)
        before = self._balance.get(key) or Decimal(self.rng.randint(2_000_000, 9_000_000)) / 100
        income, spent = (Decimal(self.rng.randint(800_000, 4_500_000)) / 100 for _ in range(2))
        spent = min(spent, before + income - 1000)
        self._balance[key] = before + income - spent
        money = {"上期结余": before, "本期收入": income, "本期支出": spent, "期末结余": before + income - spent}
        return {name: f"{value:.2f}" for name, value in money.items()}

    def _details(self, values: Mapping[str, str], period: Period) -> str:
        """Rows of 收支明细 that add up to income and spending."""
        income, spent = Decimal(values["本期收入"]), Decimal(values["本期支出"])
        first, second = (spent * part / 10 for part in (4, 3))
        parts = [round(first, 2), round(second, 2)]
        parts.append(spent - sum(parts))
        clerk, chief = self._name(), self._name()
        rows = [f"{self._day(period, 5)}\t转移支付和租金\t{income:.2f}\t\t{clerk}\t{chief}"]
        for at, (what, part) in enumerate(zip(self.rng.sample(SPENT_ON, 3), parts, strict=True)):
            rows.append(f"{self._day(period, 10 + 6 * at)}\t{what}\t\t{part:.2f}\t{clerk}\t{chief}")
        return "\n".join(rows)

    def _paid(self, village: BoardVillage, programmes: Sequence[str]) -> dict[str, str]:
        if not programmes:
            names = [one["name"] for one in self.facts["programmes"]]
        else:
            names = [{"低保": "农村居民最低生活保障金", "高龄": "高龄津贴", "特困": "特困人员救助供养金"}.get(
                programmes[0], f"{programmes[0]}补贴")]  # fmt: skip
        counts = [self.rng.randint(12, 60) for _ in names]
        sums = [Decimal(count * self.rng.randint(5_000, 38_000)) / 100 for count in counts]
        rows = [f"{name}\t{count}\t{total:.2f}" for name, count, total in zip(names, counts, sums, strict=True)]
        rows += [f"合计\t{sum(counts)}\t{sum(sums):.2f}"] if len(rows) > 1 else []
        return {
            "补贴明细": "\n".join(["项目\t人（户）次\t金额（元）", *rows]),
            "补贴人数": str(sum(counts)),
            "补贴金额": f"{sum(sums):.2f}",
        }

    def _word(self, place: str, period: Period) -> str:
        meant = self.words["words"].get(place, "详见村部公示材料")
        if isinstance(meant, list):
            return str(self.rng.choice(meant))
        kind, *bounds = meant.split()
        if kind == "@name":
            return self._name()
        if kind == "@group":
            return str(self.rng.choice(self.facts["groups"]))
        if kind == "@day":
            return self._day(period, self.rng.randint(0, (period.end - period.start).days))
        if kind in ("@int", "@money"):
            low, high = map(int, bounds)
            number = self.rng.randint(low, high)
            return str(number) if kind == "@int" else f"{number}.{self.rng.randint(0, 99):02d}"
        return str(meant)

    def _name(self) -> str:
        surname: str = self.rng.choice(self.facts["surnames"][:-4])
        return surname + "".join(self.rng.sample(self.facts["given"], 2))

    def _day(self, period: Period, after: int) -> str:
        day = min(period.start + timedelta(days=after), period.end, self.sources.today)
        return f"{day.month}月{day.day}日"
