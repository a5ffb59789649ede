"""A year of registers to report on: requests, activities, opinions, documents, all invented."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from tests.conftest import CHINA
from zwgk_desktop.services import registers
from zwgk_desktop.services.desk import Desk
from zwgk_desktop.services.registers import requests


def on(desk: Desk, day: str) -> Desk:
    """Return the desk on another day, at nine in the morning."""
    moment = datetime.fromisoformat(f"{day}T09:00:00").replace(tzinfo=CHINA)
    return replace(desk, clock=lambda: moment)


def ask(desk: Desk, received: str, kind: str = "自然人", **more: Any) -> int:
    values = {
        "title": "青石村补贴发放清单",
        "received_on": received,
        "applicant": "赵小满",
        "applicant_kind": kind,
        "channel": "当面提交",
        "content": "申请公开清单。",
        "address": "清源县云岭镇青石村一组",
        "phone": "13912345678",
    }
    return requests.receive(desk, {**values, **more}).entry_id


def step(desk: Desk, case: int, key: str, day: str, **data: Any) -> None:
    requests.do_step(desk, case, key, date.fromisoformat(day), data)


def answer(desk: Desk, case: int, day: str, kind: str = "granted", **more: Any) -> None:
    step(desk, case, "answered", day, kind=kind, detail="说明", **more)


def hold(desk: Desk, day: str, title: str, kind: str = "座谈会", **more: Any) -> int:
    made = registers.add_entry(
        desk, "activity", {"title": title, "received_on": day, "kind": kind, "place": "镇文化站"}
    )
    registers.record_step(desk, made.entry_id, "event", day, {"attendance": 40, "summary": "现场答复群众提问", **more})
    return made.entry_id


def fill_year(desk: Desk) -> None:
    """2026: four new requests, one carried over, one carried on; a document, an activity, an opinion."""
    answer(desk, ask(desk, "2025-12-22"), "2026-01-12")
    answer(desk, ask(desk, "2026-03-02"), "2026-03-10")
    partial = ask(desk, "2026-04-07", "商业企业")
    answer(desk, partial, "2026-04-20", "partial")
    step(desk, partial, "delivered", "2026-04-21", way="邮寄", proof="回执")
    step(desk, partial, "review_filed", "2026-05-06", organ="清源县人民政府")
    step(desk, partial, "review_closed", "2026-06-30", result="结果维持")
    answer(desk, ask(desk, "2026-06-01"), "2026-06-11", "unheld_none")
    ask(desk, "2026-12-28")
    made = registers.add_entry(
        desk, "policy",
        {"title": "云岭镇农村房屋安全管理办法", "received_on": "2026-05-08", "doc_number": "云政〔2026〕3号",
         "kind": "行政规范性文件", "needs": True},
    )  # fmt: skip
    registers.record_step(desk, made.entry_id, "interpret", "2026-05-11", {"form": "图解"})
    hold(desk, "2026-07-15", "惠农补贴政策宣讲", "政策宣讲")
    told = registers.add_entry(desk, "opinion", {"title": "路灯不亮", "received_on": "2026-11-02", "platform": "来电"})
    registers.record_step(desk, told.entry_id, "answer", "2026-11-04", {"reply": "已修复"})
