"""Is personal data of a draft found in its place, covered, and let stand only as it was kept?"""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from zwgk_desktop.domain.draft_scan import (
    describe_open,
    draft_text,
    kept_key,
    mask_findings,
    mask_open,
    scan_findings,
)
from zwgk_desktop.services.privacy import load_profile, load_words

WORDS, BOARD = load_words(2026), load_profile("board")
ID = "36992119850203123X"
MOBILE = "13800138000"
TEXT = f"领取人王小云，身份证号{ID}，电话{MOBILE}。"


def scan(text: str, kept: dict[str, str] | None = None, *phones: str) -> tuple[object, ...]:
    return scan_findings(text, WORDS, BOARD, kept or {}, phones)


def test_findings_say_where_what_and_what_would_cover_it() -> None:
    first, second = scan_findings(TEXT, WORDS, BOARD, {})
    assert (first.kind, first.text, first.word) == ("id_card", ID, "身份证号")
    assert TEXT[second.start : second.end] == second.text == MOBILE
    assert first.masked == f"{ID[:4]}{'*' * 12}{ID[-2:]}"
    assert first.reason is None
    assert describe_open((first, second)) == "身份证号 1 处，手机号 1 处"


def test_one_finding_is_covered_and_the_other_stays() -> None:
    first, second = scan_findings(TEXT, WORDS, BOARD, {})
    covered = mask_findings(TEXT, [first])
    assert ID not in covered
    assert MOBILE in covered
    assert mask_findings(TEXT, [second, first]) == mask_open(TEXT, WORDS, BOARD, {})


def test_what_was_kept_is_no_open_finding_however_it_is_spaced() -> None:
    kept = {kept_key("138 0013\n8000"): "村文书值班电话"}
    found = scan_findings(TEXT, WORDS, BOARD, kept)
    assert [f.reason for f in found] == [None, "村文书值班电话"]
    assert MOBILE in mask_open(TEXT, WORDS, BOARD, kept)
    assert "手机号" not in describe_open(found)


def test_a_published_telephone_is_no_finding() -> None:
    assert [f.kind for f in scan_findings(TEXT, WORDS, BOARD, {}, [f"0791-1234567；{MOBILE}"])] == ["id_card"]


def test_the_hash_of_a_picture_is_nobodys_number() -> None:
    picture = f"[图 {'12345678' * 8} {TEXT}]"
    assert [f.text for f in scan_findings(f"收支\n{picture}", WORDS, BOARD, {})] == [ID, MOBILE]


def test_every_part_of_a_posting_is_read() -> None:
    text = draft_text(f"王小云\n{MOBILE}", "内容", f"来自{ID}", "")
    assert text.index("内容") == len(f"王小云\n{MOBILE}") + 1
    assert len(scan(text)) == 2


PIECES = st.sampled_from(
    [
        ID,
        MOBILE,
        "，",
        "\n",
        "\t",
        "身份证号",
        "电话",
        "1",
        "青石村3组12号",
        "儿子王小明（2015年5月1日生）",
        "家住",
        "车牌赣A12345",
    ]
)


@given(st.lists(PIECES, max_size=12).map("".join))
def test_after_covering_everything_nothing_is_open(text: str) -> None:
    covered = mask_open(text, WORDS, BOARD, {})
    assert not scan(covered)
    assert [c for c in covered if c in "\t\n"] == [c for c in text if c in "\t\n"]
