"""Do the letters on a request read as they should, with every fact in its place? (golden: request_letters)"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from docx import Document

from zwgk_desktop.documents.letters import write_letter
from zwgk_desktop.domain.registers.request_clock import clock_of
from zwgk_desktop.domain.registers.request_letters import Applicant, LetterCase, Office, Template, fill_letter
from zwgk_desktop.domain.registers.requests import Event, RequestFacts
from zwgk_desktop.services.clocks import load_calendar
from zwgk_desktop.services.registers.request_facts import load_rules
from zwgk_desktop.services.registers.request_letters import templates

RULES, CALENDAR = load_rules(), load_calendar()
OFFICE = Office("清源县云岭镇人民政府", "清源县人民政府", "0999-8888123")
PERSON = Applicant("赵小满", "青石村2025年耕地地力保护补贴发放清单。")
FIRM = Applicant("清源某某商贸有限公司", "镇政府2025年采购合同", natural=False)
Happened = tuple[str, str, dict[str, Any]]


def case(*events: Happened, applicant: Applicant = PERSON) -> LetterCase:
    made = [Event("arrived", date(2026, 8, 3)), *(Event(k, date.fromisoformat(d), data) for k, d, data in events)]
    kind = "natural" if applicant.natural else "company"
    facts = RequestFacts("依申请2026-001", "青石村2025年耕地地力保护补贴发放清单", kind, "in_person", tuple(made))
    return LetterCase(facts, clock_of(facts, CALENDAR, RULES), applicant, OFFICE, CALENDAR, RULES, "信访〔2026〕001")


def template(key: str) -> Template:
    return next(one for one in templates() if one.key == key)


EVENTS: dict[str, Happened] = {
    "slip": ("arrived", "2026-08-03", {}),
    "correction": (
        "correction_asked",
        "2026-08-06",
        {"items": "1.请说明村组；\n2.请说明年份。", "until": "2026-08-20"},
    ),
    "third": ("third_asked", "2026-08-07", {"who": "青石村一组村民", "what": "补贴发放清单"}),
    "co": ("co_asked", "2026-08-07", {"who": "清源县农业农村局"}),
    "reasons": ("reasons_asked", "2026-08-05", {"why": "一个月八十件"}),
    "extension": ("extended", "2026-08-28", {"days": 20, "reason": "需逐户核对", "approved_by": "李主任"}),
    "fee": ("fee_noticed", "2026-08-05", {"method": "按量计收", "yuan": "10", "explain": "第 31—31 页：10 元"}),
    "petition": ("moved", "2026-08-05", {"petition": "信访〔2026〕001"}),
}
BEFORE: dict[str, tuple[Happened, ...]] = {
    "unclear": (("correction_asked", "2026-08-04", {}), ("corrected", "2026-08-10", {})),
    "abandoned": (("correction_asked", "2026-08-04", {}),),
    "unpaid": (("fee_noticed", "2026-08-04", {}),),
    "refused_third_party": (
        ("third_asked", "2026-08-04", {"who": "某合作社"}),
        ("third_answered", "2026-08-12", {"reply": "不同意公开"}),
    ),
}


def read(path: Path) -> str:
    book = Document(str(path))
    tables = ["｜".join(cell.text.replace("\n", "／") for cell in row.cells) for t in book.tables for row in t.rows]
    return "\n".join([*(p.text for p in book.paragraphs if p.text.strip()), *tables])


def written(tmp_path: Path, key: str, given: LetterCase) -> str:
    path = tmp_path / f"{key}.docx"
    write_letter(path, fill_letter(template(key), given))
    return read(path)


def reply(tmp_path: Path, kind: str, **data: Any) -> str:
    more = {"kind": kind, "detail": "此处写明理由。", "form": "纸质", "basis": "某条", "earlier": "依申请2025-003"}
    events = (*BEFORE.get(kind, ()), ("answered", "2026-08-24", more | data))
    return written(tmp_path, "reply", case(*events))


def test_every_letter_and_every_answer_reads_as_agreed(tmp_path: Path, golden: Callable[[str, str], None]) -> None:
    parts = [f"## {key}\n{written(tmp_path, key, case(event))}" for key, event in EVENTS.items()]
    parts += [f"## 答复书：{kind.words}\n{reply(tmp_path, kind.key)}" for kind in RULES.kinds.values()]
    golden("request_letters", "\n\n".join(parts) + "\n")


@pytest.mark.parametrize("kind", [kind.key for kind in RULES.kinds.values()])
def test_an_answer_leaves_no_place_unfilled(tmp_path: Path, kind: str) -> None:
    text = reply(tmp_path, kind)
    assert "{" not in text
    assert "None" not in text


@pytest.mark.parametrize("kind", [kind.key for kind in RULES.kinds.values() if kind.group == "不予公开"])
def test_a_refusal_says_that_review_comes_first(tmp_path: Path, kind: str) -> None:
    text = reply(tmp_path, kind)
    assert "应当先申请行政复议" in text
    assert "60日内向清源县人民政府申请行政复议" in text
    assert "或者在" not in text


def test_letters_to_others_name_nothing_of_the_applicant(tmp_path: Path) -> None:
    for key in ("third", "co"):
        assert "赵小满" not in written(tmp_path, key, case(EVENTS[key]))


def test_an_organisation_is_not_addressed_as_a_person(tmp_path: Path) -> None:
    given = case(("answered", "2026-08-24", {"kind": "granted", "form": "纸质"}), applicant=FIRM)
    text = written(tmp_path, "reply", given)
    assert "您" not in text
    assert "贵单位" in text


def test_a_letter_printed_again_later_says_the_same(tmp_path: Path) -> None:
    extended = EVENTS["extension"]
    later = ("third_asked", "2026-09-02", {"who": "某公司"})
    for key in ("slip", "extension"):
        assert written(tmp_path, key, case(extended)) == written(tmp_path, key, case(extended, later))
    assert "2026年8月31日前（20个工作日）" in written(tmp_path, "slip", case(extended, later))


def test_braces_typed_by_an_officer_stay_text(tmp_path: Path) -> None:
    assert "见{附件}和{0}" in reply(tmp_path, "unmade", detail="见{附件}和{0}")


def test_equal_letters_are_equal_files(tmp_path: Path) -> None:
    for name in ("a", "b"):
        write_letter(tmp_path / f"{name}.docx", fill_letter(template("slip"), case()))
    assert (tmp_path / "a.docx").read_bytes() == (tmp_path / "b.docx").read_bytes()
