"""Does content come back from its lines as it was, whatever was written?"""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from zwgk_desktop.domain.posting_content import (
    Block,
    Paragraph,
    Picture,
    Table,
    parse_content,
    picture_hashes,
    readable,
    write_content,
)

SHA = "0123456789abcdef" * 4
WORDS = st.text(alphabet="甲乙丙　 一、（）0123.[]图\t\n\x0b\x85\u2028𠀀", max_size=20)
FLAT = st.text(alphabet="甲乙一、（）0123.[] 𠀀", min_size=1, max_size=12).map(str.strip).filter(bool)
CELL = st.text(alphabet="甲乙0123 .", max_size=6).map(str.strip)
TABLES = st.integers(1, 4).flatmap(
    lambda width: st.lists(st.tuples(*[CELL] * width), min_size=1, max_size=4).filter(
        lambda rows: width == 1 or any(row[-1] for row in rows)  # an empty last column is left out
    )
)
BLOCKS: st.SearchStrategy[Block] = st.one_of(
    st.builds(Paragraph, FLAT),
    st.builds(Picture, st.just(SHA), CELL),
    st.builds(Table, TABLES.map(tuple)),
)


@given(st.lists(BLOCKS, max_size=8).map(tuple))
def test_blocks_come_back_as_they_were(blocks: tuple[Block, ...]) -> None:
    assert parse_content(write_content(blocks)) == blocks


@given(WORDS)
def test_any_text_is_settled_after_one_reading(text: str) -> None:
    settled = write_content(parse_content(text))
    assert parse_content(settled) == parse_content(text)
    assert write_content(parse_content(settled)) == settled


def test_pictures_are_named_in_order_and_a_broken_mark_is_a_paragraph() -> None:
    content = f"甲\n[图 {SHA} 公开栏]\n[图 {SHA[:-1]}]\n[图 {SHA[::-1]}]"
    assert picture_hashes(content) == (SHA, SHA[::-1])
    assert parse_content(content)[2] == Paragraph(f"[图 {SHA[:-1]}]")


def test_spaces_between_words_stay() -> None:
    assert parse_content(write_content([Paragraph("经办：张三　　审核：李四")])) == (
        Paragraph("经办：张三　　审核：李四"),
    )


def test_content_is_readable_in_a_few_lines() -> None:
    assert readable(f"收支\n项目\t金额\n收入\t\n[图 {SHA} 公开栏]\n[图 {SHA}]") == (
        "收支\n项目　金额\n收入　—\n〔图：公开栏〕\n〔图〕"
    )
