"""A year's holidays come in as a notice, a file or typed, and the store counts with them from then on."""

from datetime import date

import pytest

from zwgk_desktop.domain.calendar_notice import read_notice
from zwgk_desktop.domain.calendars import Holiday, YearNotice
from zwgk_desktop.domain.errors import InputRefused, RuleForbids, WrongUsage
from zwgk_desktop.domain.workdays import Calendar
from zwgk_desktop.services import calendars
from zwgk_desktop.services.care import verify_audit
from zwgk_desktop.services.clocks import packaged_notices

NEXT = """国务院办公厅关于2027年部分节假日安排的通知
国办发明电〔2026〕99号
现将2027年元旦、春节、清明节、劳动节、端午节、中秋节和国庆节放假调休日期的具体安排通知如下。
一、元旦：1月1日（周五）至3日（周日）放假，共3天。
二、春节：2月5日（农历除夕前一日、周五）至11日（周四）放假调休，共7天。2月14日（周日）、2月20日（周六）上班。
三、清明节：4月3日（周六）至5日（周一）放假，共3天。
四、劳动节：5月1日（周六）至5日（周三）放假调休，共5天。5月8日（周六）上班。
五、端午节：6月9日（周三）放假，共1天。
六、中秋节：9月15日（周三）放假，共1天。
七、国庆节：10月1日（周五）至7日（周四）放假调休，共7天。9月26日（周日）、10月9日（周六）上班。
鼓励各单位结合带薪年休假等制度落实，安排职工在除夕（2月5日）休息。
"""  # invented for the test; the real notice decides


def test_a_pasted_notice_gives_every_day_and_its_number() -> None:
    reading = read_notice(NEXT)
    assert reading.findings == ()
    assert reading.notice.source == "国务院办公厅关于2027年部分节假日安排的通知（国办发明电〔2026〕99号）"
    assert [(h.name, h.days, len(h.work)) for h in reading.notice.holidays] == [
        ("元旦", 3, 0),
        ("春节", 7, 2),
        ("清明节", 3, 0),
        ("劳动节", 5, 1),
        ("端午节", 1, 0),
        ("中秋节", 1, 0),
        ("国庆节", 7, 2),
    ]


@pytest.mark.parametrize("notice", packaged_notices(), ids=lambda notice: str(notice.year))
def test_the_programs_own_years_pass_the_same_check(notice: YearNotice) -> None:
    assert [one.kind for one in calendars.check_year(notice).findings] == []


@pytest.mark.parametrize(
    ("text", "off", "on"),
    [
        ("元旦：1月1日放假，1月2日（星期六）补休。", ["2027-01-01", "2027-01-02"], []),
        ("元旦：12月31日至1月2日放假，共3天。", ["2026-12-31", "2027-01-01", "2027-01-02"], []),
        ("元旦：2026年12月31日—2027年1月1日放假。2026年12月27日上班。", ["2026-12-31", "2027-01-01"], ["2026-12-27"]),
        ("１月１日至２日放假，1月10日上班", ["2027-01-01", "2027-01-02"], ["2027-01-10"]),
        (
            "春节:2月6日至8日放假3天,2月20日、28日上班",
            ["2027-02-06", "2027-02-07", "2027-02-08"],
            ["2027-02-20", "2027-02-28"],
        ),
    ],
)
def test_the_ways_a_notice_words_its_days(text: str, off: list[str], on: list[str]) -> None:
    calendar = Calendar.from_mapping(read_notice(text, 2027).notice.as_dates())
    assert sorted(day.isoformat() for day in calendar.off) == off
    assert sorted(day.isoformat() for day in calendar.on) == on


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("元旦：1月1日（周三）放假。", "weekday"),
        ("元旦：1月1日至3日放假，共4天。", "day_count"),
        ("春节：2月30日放假，2月6日至8日放假。", "no_such_day"),
        ("元旦：1月1日至3日放假。春节：2月6日至8日放假。1月2日上班。", "off_and_on"),
        ("春节：2月6日至8日放假。10月9日上班。", "far_away"),
        ("春节：1月2日至11月8日放假。", "too_long"),
    ],
)
def test_a_notice_that_cannot_be_is_held_back(text: str, kind: str, desk) -> None:
    reading = read_notice(text, 2027)
    assert kind in {one.kind for one in reading.findings}
    assert not reading.sound


@pytest.mark.parametrize(
    "text", ["", "今天天气很好", "元旦：放假", "x" * 30_000, "[[holiday]]\nname =", "[[holiday]]\nname='x'"]
)
def test_what_is_no_notice_is_refused(text: str) -> None:
    with pytest.raises(InputRefused):
        calendars.read_calendar_text(text, 2027)


def test_a_notice_of_another_year_than_chosen_is_refused() -> None:
    with pytest.raises(InputRefused, match="2027 年"):
        read_notice(NEXT, 2028)


def test_a_stored_year_goes_before_the_programs_own_and_can_be_taken_back(desk) -> None:
    assert calendars.calendar_of(desk).provisional(date(2026, 12, 1), date(2027, 1, 1))
    stored = calendars.store_year(desk, read_notice(NEXT).notice)
    calendar = calendars.calendar_of(desk)
    assert stored.year == 2027
    assert calendar.why(date(2027, 2, 5)) == "春节"
    assert calendar.is_workday(date(2027, 2, 14))
    assert not calendar.provisional(date(2026, 12, 1), date(2027, 12, 1))
    short = YearNotice(2026, "示例", (Holiday("元旦", date(2026, 1, 1), date(2026, 1, 1)),))
    calendars.store_year(desk, short)
    assert calendars.calendar_of(desk).is_workday(date(2026, 10, 1))
    calendars.remove_year(desk, 2026)
    assert calendars.calendar_of(desk).why(date(2026, 10, 1)) == "国庆节"
    with pytest.raises(WrongUsage):
        calendars.remove_year(desk, 2026)
    assert verify_audit(desk).broken is None


def test_a_year_with_an_error_is_not_stored(desk) -> None:
    backwards = YearNotice(2027, "示例", (Holiday("元旦", date(2027, 1, 3), date(2027, 1, 1)),))
    with pytest.raises(RuleForbids, match="早于"):
        calendars.store_year(desk, backwards)
    assert {facts.notice.year for facts in calendars.calendar_years(desk)} == set(range(2019, 2027))


def test_a_file_is_read_as_a_notice_or_in_the_programs_own_format(tmp_path) -> None:
    notice = tmp_path / "通知.txt"
    notice.write_bytes(NEXT.encode("gb18030"))
    table = tmp_path / "2027.toml"
    table.write_text('year = 2027\nsource = "示例"\n[[holiday]]\nname = "元旦"\nfrom = 2027-01-01\nto = 2027-01-03\n')
    assert calendars.read_calendar_file(notice).notice == read_notice(NEXT).notice
    assert calendars.read_calendar_file(table).notice.holidays == (Holiday("元旦", date(2027, 1, 1), date(2027, 1, 3)),)
