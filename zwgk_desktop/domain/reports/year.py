"""What did the office do in a year, and how is that said plainly in parts one, five and six of the annual report?

Only what the program knows is said; a duty that was missed is named as a problem, never left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from zwgk_desktop.domain.reports.annual import AnnualTables, show_number

CHINESE = "一二三四五六七八九十"
MANY_MONTHS = 6


@dataclass(frozen=True, slots=True)
class YearFacts:
    """The year in counts. ``fees`` in yuan, ``subsidy_fen`` in fen; ``months_without`` are months (1–12) now over."""

    year: int
    items: int = 0
    items_done: int = 0
    items_late: int = 0
    postings: int = 0
    villages: int = 0
    cells_owed: int = 0
    cells_late: int = 0
    cells_missing: int = 0
    batches: int = 0
    batches_posted: int = 0
    programmes: int = 0
    subsidy_fen: int = 0
    activities: int = 0
    open_days: int = 0
    attendance: int = 0
    months_without: tuple[int, ...] = ()
    opinions: int = 0
    opinions_answered: int = 0
    opinions_late: int = 0
    policies: int = 0
    interpretable: int = 0
    interpreted: int = 0
    decisions: int = 0
    briefings: int = 0
    trainings: int = 0
    rectified: int = 0
    rectifications: int = 0
    columns: int = 0
    columns_overdue: int = 0
    requests_late: int = 0
    fees: Decimal = Decimal(0)
    closed: bool = True

    @property
    def span(self) -> str:
        """The time the sentences speak of: the year, or the part of it that is over."""
        return f"{self.year}年" if self.closed else f"{self.year}年以来"


def propose_texts(facts: YearFacts, tables: AnnualTables) -> dict[str, str]:
    """Return a proposal for the parts without tables; the numbers are those of ``facts`` and ``tables``."""
    return {"one": _overview(facts, tables), "five": _problems(facts), "six": _others(facts)}


def _overview(facts: YearFacts, tables: AnnualTables) -> str:
    parts = (
        ("主动公开", _published(facts, tables)),
        ("依申请公开", _requests(tables)),
        ("政府信息管理", _management(facts, tables)),
        ("政府信息公开平台建设", _platforms(facts)),
        ("监督保障", _oversight(facts)),
    )
    return "\n".join(f"（{CHINESE[at]}）{title}\n{text}" for at, (title, text) in enumerate(parts))


def _published(facts: YearFacts, tables: AnnualTables) -> str:
    found = []
    if facts.items:
        found.append(f"{facts.span}，承担县政务公开工作任务{facts.items}项，已完成{facts.items_done}项。")
    if facts.postings:
        found.append(f"{facts.villages}个村的公开栏共张贴公示{facts.postings}份。")
    if facts.batches_posted:
        money = show_number((Decimal(facts.subsidy_fen) / 1000000).quantize(Decimal("0.01")))
        found.append(
            f"按村公示惠民惠农补贴{facts.programmes}个项目、{facts.batches_posted}批次的发放结果，金额{money}万元。"
        )
    if facts.policies:
        found.append(
            f"公布政策文件{facts.policies}件，应当解读的{facts.interpretable}件中已解读{facts.interpreted}件。"
        )
    if facts.opinions:
        found.append(f"收到群众意见和留言{facts.opinions}条，已答复{facts.opinions_answered}条。")
    if facts.activities:
        days = f"，其中政府开放日{facts.open_days}次" if facts.open_days else ""
        people = f"，参加{facts.attendance}人次" if facts.attendance else ""
        found.append(f"开展政务公开活动{facts.activities}次{days}{people}。")
    return "".join(found) or f"{facts.span}，程序中没有登记主动公开的情况，请补充。"


def _requests(tables: AnnualTables) -> str:
    new, carried = (tables.count(f"three.{row}.total") for row in ("new", "carried"))
    handled, left = (tables.count(f"three.{row}.total") for row in ("handled", "left"))
    first = f"新收政府信息公开申请{show_number(new)}件" if new else "没有收到政府信息公开申请"
    second = f"，上年结转{show_number(carried)}件" if carried else ""
    if not new and not carried:
        return f"{first}，没有上年结转的申请。"
    rows = (("granted", "予以公开"), ("partial", "部分公开"))
    kinds = "、".join(f"{w}{show_number(n)}件" for row, w in rows if (n := tables.count(f"three.{row}.total")))
    third = f"办结{show_number(handled)}件" + (f"，其中{kinds}" if kinds else "")
    fourth = f"，结转下年度继续办理{show_number(left)}件" if left else ""
    review = tables.count("four.count.review_total")
    suits = tables.count("four.count.direct_total") + tables.count("four.count.after_total")
    last = (
        f"因政府信息公开发生行政复议{show_number(review)}件、行政诉讼{show_number(suits)}件。"
        if review or suits
        else "没有发生行政复议、行政诉讼。"
    )
    return f"{first}{second}。{third}{fourth}。{last}"


def _management(facts: YearFacts, tables: AnnualTables) -> str:
    made, gone, standing = (
        show_number(tables.count(f"two.normative.{key}")) for key in ("made", "repealed", "in_force")
    )
    text = f"制发行政规范性文件{made}件，废止行政规范性文件{gone}件，现行有效行政规范性文件{standing}件。"
    return f"公开内容实行先审后发，由经办人、分管负责人、主要负责人逐级审核并作保密审查。{text}"


def _platforms(facts: YearFacts) -> str:
    if not facts.columns:
        return "依托县政府门户网站和村公开栏公开信息。"
    return f"维护政府网站和新媒体栏目{facts.columns}个，依托村公开栏公开信息。"


def _oversight(facts: YearFacts) -> str:
    found = []
    if facts.briefings:
        found.append(f"主要负责人听取政务公开工作汇报{facts.briefings}次。")
    if facts.trainings:
        found.append(f"组织业务培训{facts.trainings}次。")
    if facts.rectifications:
        found.append(f"对上级交办的问题{facts.rectifications}个，已整改{facts.rectified}个。")
    return "".join(found) or "按县政务公开主管部门的要求开展自查。"


def _problems(facts: YearFacts) -> str:
    """Name what was missed, with what will be done about it; say so when the registers show nothing."""
    found: list[tuple[str, str]] = []
    if facts.items_late:
        found.append((f"有{facts.items_late}项工作任务没有按期完成", "逐项明确责任人和完成时间，按季度督促"))
    if facts.cells_missing or facts.cells_late:
        words = "、".join(
            f"{n}项次{w}" for n, w in ((facts.cells_missing, "未公开"), (facts.cells_late, "逾期公开")) if n
        )
        found.append((f"村公开栏有{words}", "每季度对照公开目录检查各村公开栏，及时补齐"))
    if facts.months_without:
        months = "、".join(str(month) for month in facts.months_without)
        words = f"{len(facts.months_without)}个月" if len(facts.months_without) > MANY_MONTHS else f"{months}月"
        found.append((f"{words}没有开展政务公开活动", "年初排定每月活动，按月落实"))
    if facts.opinions_late:
        found.append((f"有{facts.opinions_late}条群众意见没有在期限内答复", "对临近期限的意见提前提醒承办人"))
    if facts.interpretable > facts.interpreted:
        found.append(
            (
                f"有{facts.interpretable - facts.interpreted}件政策文件没有解读",
                "解读材料与文件同步起草、同步审签、同步发布",
            )
        )
    if facts.columns_overdue:
        found.append((f"有{facts.columns_overdue}个网站栏目更新不及时", "明确栏目负责人，按最长间隔提前更新"))
    if facts.requests_late:
        found.append((f"有{facts.requests_late}件政府信息公开申请没有在期限内答复", "收到申请当日登记，按期限办理"))
    if facts.batches > facts.batches_posted:
        found.append(
            (f"有{facts.batches - facts.batches_posted}批次补贴的发放结果没有张榜公示", "资金发放后及时按村公示")
        )
    if not found:
        return "对照登记情况，没有发现未按期完成的事项。下一年继续规范公开内容和程序，提高公开质量。"
    problems, mending = (_listed([one[at] for one in found]) for at in (0, 1))
    return f"存在的主要问题：{problems}。\n改进措施：{mending}。"


def _listed(words: list[str]) -> str:
    """一是……；二是……; a single one without a number."""
    return words[0] if len(words) == 1 else "；".join(f"{CHINESE[at]}是{one}" for at, one in enumerate(words))


def _others(facts: YearFacts) -> str:
    rule = "《政府信息公开信息处理费管理办法》（国办函〔2020〕109号）"
    fees = (
        f"按照{rule}，收取政府信息公开信息处理费{show_number(facts.fees)}元。"
        if facts.fees
        else "没有收取政府信息公开信息处理费。"
    )
    ledger = (
        f"县政务公开工作任务台账{facts.items}项，已完成{facts.items_done}项"
        + (f"，逾期{facts.items_late}项" if facts.items_late else "")
        + "。"
        if facts.items
        else ""
    )
    return f"{facts.span}{'，' if facts.fees else ''}{fees}\n{ledger}其他没有需要报告的事项。"


def difference(frozen: Mapping[str, str], today: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """Return (name, frozen, today) of every entry that is not the same in both, in the order of the frozen one."""
    names = [*frozen, *(name for name in today if name not in frozen)]
    return [(n, frozen.get(n, ""), today.get(n, "")) for n in names if frozen.get(n, "") != today.get(n, "")]
