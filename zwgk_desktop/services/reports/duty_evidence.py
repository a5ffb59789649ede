"""What does the program know about each duty of the rule pack in a period?

A duty is judged only by what was recorded here; where nothing was, it cannot be told, and the list says so.
"""

from __future__ import annotations

from datetime import date, timedelta

from zwgk_desktop.domain.periods import Period, Rhythm, periods_within
from zwgk_desktop.domain.registers.duties import DutyPeriod
from zwgk_desktop.domain.reports.self_check import Evidence, Verdict, count_kept, count_times
from zwgk_desktop.domain.rules import RulePack, quarterly_due
from zwgk_desktop.services.desk import CHINA, Desk
from zwgk_desktop.services.ledger_facts import read_facts
from zwgk_desktop.services.look_back import unfinished
from zwgk_desktop.services.registers.facts import EntryFacts
from zwgk_desktop.services.registers.lists import duties, policy_rate, read_register
from zwgk_desktop.services.registers.request_facts import find_cases
from zwgk_desktop.services.reports.year_facts import known_since, missed_months

GAPS = {"column_news": "7日", "column_notices": "3个月", "column_relief": "1个月", "column_other": "11个月"}
DECISION_DAYS = 30


def find_evidence(desk: Desk, pack: RulePack, period: Period) -> dict[str, Evidence]:
    """Return what is known, by rule id; rules that nothing here tells of are left out."""
    known = duties(desk, period.year)
    policies = within(read_register(desk, "policy"), period)
    decisions = read_register(desk, "decision")
    opinions = within(read_register(desk, "opinion"), period)
    today = desk.today()
    found = {
        "own_plan": _own_plan(desk, period),
        "quarterly_ledger": _quarterly(desk, pack, period),
        "look_back": _look_back(desk, period),
        "activity": _months(known, period, known_since(desk)),
        "open_day": _yearly(known, "activity", "open_day", "举办政府开放日", today),
        "leader_hears": _yearly(known, "briefing", "yearly", "主要负责人听取汇报", today),
        "decision_catalogue": _catalogue(known, decisions, period),
        "subsidy_results": _subsidies(desk, period),
        "annual_report": _annual(desk, period),
        "decision_comments": _comments(decisions, period),
        "decision_feedback": _clock(decisions, "feedback", period, "重大行政决策意见反馈", today),
        "interpretation": _clock(policies, "interpret", period, "政策解读", today),
        "interpretation_rate": _rate(desk, pack, period),
        "messages": _clock(opinions, "answer", period, "一般留言", today),
        "messages_simple": _clock(opinions, "answer_simple", period, "简单留言", today),
        "request_inner": _requests(desk, period),
        "out_of_date": _hanging(desk),
        **{rule: _columns(desk, gap) for rule, gap in GAPS.items()},
    }
    return {rule: evidence for rule, evidence in found.items() if evidence is not None}


def within(entries: list[EntryFacts], period: Period) -> list[EntryFacts]:
    """Return the entries received in a period."""
    return [one for one in entries if one.row.received_on is not None and one.row.received_on in period]


def _own_plan(desk: Desk, period: Period) -> Evidence | None:
    """That the township plan was written here is known; that it was published and handed in a person must say."""
    from zwgk_desktop.db.queries import reports as queries

    with desk.store.read() as session:
        plans = queries.find_actions(session, "ledger.plan")
    days = [at.astimezone(CHINA).date() for at, after in plans if after.get("year") == period.year]
    if not days:
        return None
    return Evidence(Verdict.UNKNOWN, f"{min(days)}导出本乡镇工作要点；是否已公布并报送签字盖章件，请人工核对。")


def _quarterly(desk: Desk, pack: RulePack, period: Period) -> Evidence:
    """A ledger counts as made in time when it was exported by its day; that it was handed in is for a person to say."""
    from zwgk_desktop.db.queries import reports as queries

    with desk.store.read() as session:
        exports = [*queries.find_actions(session, "ledger.export"), *queries.find_actions(session, "ledger.freeze")]
    since = known_since(desk)
    verdicts, words = [], []
    for quarter in periods_within(Rhythm.QUARTERLY, period):
        due = quarterly_due(quarter, pack.report_day)
        days = [at.astimezone(CHINA).date() for at, after in exports if after.get("quarter") == quarter.code]
        verdict, told = _made(min(days, default=None), due, desk.today(), since)
        verdicts.append(verdict)
        words.append((quarter.label.removeprefix(f"{period.year}年"), told))
    told = "；".join(f"{'、'.join(q for q, t in words if t == one)}{one}" for one in dict.fromkeys(t for _, t in words))
    return Evidence(worst(verdicts), f"{told}。")


def _made(day: date | None, due: date, today: date, since: date) -> tuple[Verdict, str]:
    if day is None and due < since:
        return Verdict.UNKNOWN, "在启用本程序之前，没有记录"
    if day is not None:
        return (Verdict.MET, f"台账{day}导出") if day <= due else (Verdict.NOT_MET, f"台账{day}导出，应于{due}前报送")
    return (Verdict.PENDING, f"{due}到期") if due >= today else (Verdict.NOT_MET, f"没有在{due}前导出台账的记录")


def worst(verdicts: list[Verdict]) -> Verdict:
    """Return the verdict of a duty with several instances: one that was missed makes it not met."""
    order = (Verdict.NOT_MET, Verdict.UNKNOWN, Verdict.PENDING, Verdict.MET)
    return next((verdict for verdict in order if verdict in verdicts), Verdict.UNKNOWN)


def _look_back(desk: Desk, period: Period) -> Evidence:
    """What was left open last year must stand in this year's ledger again."""
    year = period.year
    last, now = (read_facts(desk, y, Period(Rhythm.QUARTERLY, y, 4)) for y in (year - 1, year))
    if not last:
        return Evidence(Verdict.UNKNOWN, f"程序中没有{year - 1}年的台账。")
    left = unfinished(desk, year)
    if not left:
        return Evidence(Verdict.MET, f"{year - 1}年的{len(last)}项任务都已办结或带入{year}年台账。")
    words = f"{year - 1}年有{len(left)}项没有办结，也没有带入{year}年台账。"
    return Evidence(Verdict.NOT_MET if now else Verdict.PENDING, words)


def _months(known: list[DutyPeriod], period: Period, since: date) -> Evidence | None:
    """A month missed before the program was in use is not known to be missed."""
    codes = {month.code for month in periods_within(Rhythm.MONTHLY, period)}
    found = [d for d in known if (d.register, d.key) == ("activity", "monthly") and d.label in codes]
    if not found:
        return None
    missed = missed_months(found, since)
    before = [d for d in found if not d.met and d.due < since]
    words = [f"登记{sum(d.met for d in found)}个月开展了活动"]
    words += [
        f"{_month_names(some)}{what}"
        for some, what in ((missed, "没有开展"), (before, "在启用本程序之前，没有记录"))
        if some
    ]
    waiting = len(found) < len(codes) or not all(d.met for d in found)
    verdict = Verdict.NOT_MET if missed else Verdict.UNKNOWN if before else Verdict.PENDING if waiting else Verdict.MET
    return Evidence(verdict, "，".join(words) + "。")


def _month_names(found: list[DutyPeriod]) -> str:
    return "、".join(f"{int(duty.label[-2:])}月" for duty in found)


def _yearly(known: list[DutyPeriod], register: str, key: str, what: str, today: date) -> Evidence | None:
    duty = next((d for d in known if (d.register, d.key) == (register, key)), None)
    return count_times(duty.done - duty.late, duty.times, duty.due < today, f"全年{what}") if duty else None


def _catalogue(known: list[DutyPeriod], decisions: list[EntryFacts], period: Period) -> Evidence | None:
    duty = next((d for d in known if (d.register, d.key) == ("decision", "catalogue")), None)
    if duty is None or not within(decisions, Period(Rhythm.YEARLY, period.year)):
        return Evidence(Verdict.UNKNOWN, "本年没有登记重大行政决策事项；确无事项的，也要公布说明。")
    words = f"目录应于{duty.due}前公布，登记公布{duty.done}次，其中逾期{duty.late}次。"
    return Evidence(Verdict.MET if duty.met else Verdict.NOT_MET if duty.over else Verdict.PENDING, words)


def _subsidies(desk: Desk, period: Period) -> Evidence:
    from zwgk_desktop.db.queries import reports as queries

    with desk.store.read() as session:
        paid = queries.find_paid_batches(session, period.year)
    if not paid.paid:
        return Evidence(Verdict.UNKNOWN, "程序中没有登记本年已发放的补贴。")
    words = f"已发放{paid.paid}批次，其中发放结果已公示{paid.posted}批次。"
    if not paid.unposted:
        return Evidence(Verdict.MET, words)
    names = "、".join(paid.unposted[:3]) + ("等" if len(paid.unposted) > 3 else "")
    over = desk.today() > date(period.year, 12, 31)
    return Evidence(Verdict.NOT_MET if over else Verdict.PENDING, f"{words}尚未公示：{names}。")


def _annual(desk: Desk, period: Period) -> Evidence:
    from zwgk_desktop.db.queries import reports as queries

    year, due = period.year - 1, date(period.year, 1, 31)
    with desk.store.read() as session:
        draft = queries.find_draft(session, "annual", str(year))
    if draft is None or draft.frozen_at is None:
        return Evidence(Verdict.UNKNOWN, f"程序中没有定稿的{year}年年度报告，请核对是否已在{due}前公布。")
    day = draft.frozen_at.astimezone(CHINA).date()
    return Evidence(Verdict.MET if day <= due else Verdict.NOT_MET, f"{year}年年度报告{day}定稿，应于{due}前公布。")


def _comments(decisions: list[EntryFacts], period: Period) -> Evidence:
    """At least 30 days between the opening and the end of comments, or the reason for a shorter time."""
    kept, short = 0, []
    for one in decisions:
        opened, closed = one.entry.latest("open"), one.entry.latest("close")
        if opened is None or closed is None or closed.on not in period:
            continue
        days = (closed.on - opened.on).days
        if days >= DECISION_DAYS or closed.data.get("reason"):
            kept += 1
        else:
            short.append(f"{one.row.title}（{days}日）")
    if not kept and not short:
        return Evidence(Verdict.UNKNOWN, "这一时段没有结束征求意见的重大行政决策。")
    if short:
        return Evidence(Verdict.NOT_MET, f"征求意见不足{DECISION_DAYS}日且没有说明理由：{'、'.join(short[:3])}。")
    return Evidence(Verdict.MET, f"征求意见{kept}件，期限均符合要求或说明了理由。")


def _clock(entries: list[EntryFacts], key: str, period: Period, what: str, today: date) -> Evidence:
    clocks = [c for one in entries for c in one.clocks if c.key == key and c.due.due >= period.start]
    late = sum(clock.late for clock in clocks)
    overdue = sum(clock.stopped_on is None and clock.due.due < today for clock in clocks)
    kept = sum(clock.stopped_on is not None for clock in clocks) - late
    return count_kept(kept, late, overdue, len(clocks) - late - overdue - kept, what)


def _requests(desk: Desk, period: Period) -> Evidence:
    """The county's own, earlier target; an extended request has none."""
    found = [case for case in find_cases(desk) if case.clock.received_on and case.clock.received_on in period]
    terms = [(case.clock.inner.due, case.facts.closed_on) for case in found if case.clock.inner]
    late = sum(closed is not None and closed > due for due, closed in terms)
    overdue = sum(closed is None and due < desk.today() for due, closed in terms)
    kept = sum(closed is not None for _, closed in terms) - late
    return count_kept(kept, late, overdue, len(terms) - kept - late - overdue, "依申请公开")


def _rate(desk: Desk, pack: RulePack, period: Period) -> Evidence:
    rule, rate = pack.find("interpretation_rate"), policy_rate(desk, period.year)
    if rule is None or rate.percent is None:
        return Evidence(Verdict.UNKNOWN, f"{period.year}年没有登记需要解读的政策文件。")
    wanted = int(rule.values.get("percent", 100))
    words = f"{period.year}年应解读{rate.needed}件，已解读{rate.done}件，解读率{rate.percent}%"
    major = f"；其中重大政策{rate.major}件，已解读{rate.major_done}件。" if rate.major else "。"
    met = rate.percent >= wanted and rate.major == rate.major_done
    return Evidence(Verdict.MET if met else Verdict.NOT_MET, words + major)


def _columns(desk: Desk, gap: str) -> Evidence:
    """Only the latest update is kept, so a column is judged as it stands today."""
    found = [
        one for one in read_register(desk, "column") if one.row.closed_on is None and one.entry.values.get("gap") == gap
    ]
    if not found:
        return Evidence(Verdict.UNKNOWN, f"没有登记最长间隔{gap}的栏目。")
    late = [one.row.title for one in found if any(c.due.due < desk.today() for c in one.clocks if c.stopped_on is None)]
    words = f"按今天的情况，{len(found)}个栏目中{len(late)}个超过{gap}没有更新"
    return Evidence(Verdict.NOT_MET if late else Verdict.MET, words + (f"：{'、'.join(late[:3])}。" if late else "。"))


def _hanging(desk: Desk) -> Evidence:
    from zwgk_desktop.db.queries import boards as queries

    with desk.store.read() as session:
        over = queries.find_hanging(session, desk.today() - timedelta(days=1))
    if over:
        return Evidence(Verdict.NOT_MET, f"公开栏上有{len(over)}份公示到期没有撤下。")
    return Evidence(Verdict.MET, "公开栏上没有到期未撤的公示；网站内容请人工核对。")
