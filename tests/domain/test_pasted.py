"""Is what Word, WPS, Excel and browsers put on the clipboard cleaned, and is what was left behind told?"""

from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zwgk_desktop.domain.pasted import MOST_HTML, Loose, clean_html, clean_text
from zwgk_desktop.domain.pasted_grid import MOST_CELLS
from zwgk_desktop.domain.posting_content import Paragraph, Picture, Table, parse_content, write_content

SHA = "ab" * 32
# The shape of what Word 2016 puts on the clipboard, with its comments, tracked changes and pictures.
WORD = """<html xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"><head>
<meta http-equiv=Content-Type content="text/html; charset=utf-8">
<!--[if gte mso 9]><xml><o:OfficeDocumentSettings>秘密设置</o:OfficeDocumentSettings></xml><![endif]-->
<style><!-- p.MsoNormal {margin:0cm;} .secret, span.gone {display: none; mso-hide:all} --></style>
<!--[if !mso]><style>v\\:* {behavior:url(#default#VML);}</style><![endif]--></head>
<body lang=ZH-CN onload="alert(1)"><!--StartFragment-->
<p class=MsoNormal align=center style='text-align:center'><b><span
 style='font-size:22.0pt'>三季度收支公示</span></b><o:p></o:p></p>
<p class=MsoListParagraph><![if !supportLists]><span>一、<span
 style='font:7.0pt'>&nbsp;&nbsp;</span></span><![endif]>收入
<ins cite="mailto:x" datetime="2026-10-01">8.2</ins><del cite="mailto:x">7.9</del> 万元</p>
<p class=MsoNormal>支出<span class=secret>不能公开的话</span><span
 style='display:none;mso-hide:all'>也不能</span>6.1 万元<a
 class=msocomanchor href="#_msocom_1" onmouseover="msoCommentShow('x')">[王1]</a></p>
<p><!--[if gte vml 1]><v:shape><v:imagedata src="file:///C:/a.png"/></v:shape><![endif]--><![if !vml]><img
 width=553 height=311 src="file:///C:/Users/wang/AppData/Local/Temp/msohtmlclip1/01/clip_image002.jpg"
 v:shapes="图片"><![endif]></p>
<div style='mso-element:comment-list'><div style='mso-element:comment'><p>批注：请核对</p></div></div>
<!--EndFragment--></body></html>"""
EXCEL = """<html><body><table border=0 width=300 style='border-collapse:collapse'><!--StartFragment-->
<col width=72 style='width:54pt'><col width=72 style='display:none'><col width=72>
<tr height=19><td class=xl65 colspan=3>收支明细</td></tr>
<tr><td>项目</td><td>内部编号</td><td align=right x:num="820000.4567">金额</td></tr>
<tr style='display:none'><td>隐藏行</td><td>x</td><td>1</td></tr>
<tr><td rowspan=2>土地<br>流转</td><td>N1</td><td>82,000.00</td></tr><tr><td>N2</td><td>500</td></tr>
<!--EndFragment--></table></body></html>"""


def texts(html: str) -> list[str]:
    return [block.text for block in clean_html(html).blocks if isinstance(block, Paragraph)]


def test_a_word_document_becomes_its_visible_paragraphs() -> None:
    pasted = clean_html(WORD)
    assert pasted.blocks == (
        Paragraph("三季度收支公示"), Paragraph("一、 收入 8.2 万元"), Paragraph("支出6.1 万元"),
    )  # fmt: skip
    assert pasted.notices == (
        "有 1 张图片没有随文字复制过来，请用“插入图片”放入。",
        "有 2 处隐藏文字没有粘贴。",
        "有 1 处已删除（带删除线）的文字没有粘贴。",
    )


def test_a_spreadsheet_becomes_a_plain_table_of_what_is_shown() -> None:
    pasted = clean_html(EXCEL)
    assert pasted.blocks == (
        Table((("收支明细", ""), ("项目", "金额"), ("土地 流转", "82,000.00"), ("", "500"))),
    )  # fmt: skip
    assert "表格里的合并单元格已拆开，空出的格请核对。" in pasted.notices
    assert "有 3 处隐藏文字没有粘贴。" in pasted.notices


def test_a_web_page_brings_no_script_and_no_remote_picture() -> None:
    pasted = clean_html(
        "<h2 onclick=steal()>通知</h2><script>document.write('坏')</script>"
        "<img src='https://example.com/a.png' onerror=x>"
        "<img src=//example.com/b.gif><iframe src=x>框</iframe><svg><text>矢量</text></svg>"
        "<p><a href='javascript:alert(1)'>正文</a></p><noscript>无</noscript><object data=x>物</object>"
    )
    assert pasted.blocks == (Paragraph("通知"), Paragraph("正文"))
    assert pasted.notices == ("有 2 张网络图片没有粘贴进来。",)


def test_lists_keep_their_numbers() -> None:
    assert texts("<ol><li>甲<li>乙<ul><li>丙</ul></ol><p>丁") == ["1. 甲", "2. 乙", "· 丙", "丁"]


def test_pictures_inside_the_text_are_handed_over_to_be_examined() -> None:
    data = base64.b64encode(b"\x89PNG...").decode()
    pasted = clean_html(
        f"<p>前<img alt='公开栏' src='data:image/png;base64,{data}'>后<img src='data:image/png;base64,@@'>"
    )
    assert pasted.blocks == (Paragraph("前"), Loose(b"\x89PNG...", "公开栏"), Paragraph("后"))
    assert pasted.notices == ("有 1 张图片没有随文字复制过来，请用“插入图片”放入。",)


def test_a_picture_of_the_editor_itself_stays_what_it_is() -> None:
    assert clean_html(f"<img src='zwgk:{SHA}' alt='甲'>").blocks == (Picture(SHA, "甲"),)
    assert clean_html("<img src='zwgk:../../etc/passwd'>").blocks == ()


def test_a_table_in_a_cell_and_a_table_of_one_cell_are_words() -> None:
    assert clean_html("<table><tr><td>甲<td><table><tr><td>1<td>2</table></table>").blocks == (Table((("甲", "1 2"),)),)
    assert clean_html("<table><tr><td>只有一格</table>").blocks == (Paragraph("只有一格"),)


@pytest.mark.parametrize(
    "style",
    [
        "display:none",
        "DISPLAY : NONE !important",
        "visibility:hidden",
        "font-size:0",
        "font-size:0pt;color:red",
        "opacity:0",
    ],
)
def test_hidden_text_is_left_behind(style: str) -> None:
    assert texts(f"<p>甲<span style='{style}'>藏</span>乙</p>") == ["甲乙"]


def test_what_only_resembles_hidden_text_stays() -> None:
    assert texts("<p style='font-size:0.8em'>小字</p><p style='opacity:0.5'>浅字</p>") == ["小字", "浅字"]


def test_marks_nobody_sees_are_taken_out() -> None:
    assert texts("<p>青\u200b石\u00ad村\u202e\ufeff：\uf0b7 项</p>") == ["青石村：· 项"]


@pytest.mark.parametrize(
    "html", ["<![foo[x", "<!--", "<a " * 2000, "<" * 5000, "</p></table></td>", "<td>孤格", "&#0;&#xD800;"]
)
def test_broken_html_does_no_harm(html: str) -> None:
    assert not any("\x00" in text for text in texts(html))


def test_too_much_is_refused_with_a_sentence() -> None:
    assert "太大" in clean_html("x" * (MOST_HTML + 1)).notices[0]
    assert "太复杂" in clean_html("<div>" * 1000).notices[0]
    rows = f"<tr>{'<td>1</td>' * 10}</tr>" * (MOST_CELLS // 10 + 5)
    pasted = clean_html(f"<table>{rows}</table><table><tr><td colspan=99999>a<td>b</table>")
    assert pasted.notices[-1] == "内容太多，后面的部分没有粘贴。"
    assert len(pasted.blocks[0].rows) == MOST_CELLS // 10  # type: ignore[union-attr]


def test_plain_text_of_a_spreadsheet_is_a_table_and_its_broken_cells_are_mended() -> None:
    pasted = clean_text('项目\t金额\r\n"土地\n流转"\t82000\r\n\r\n说明')
    assert pasted.blocks == (Table((("项目", "金额"), ("土地 流转", "82000"))), Paragraph("说明"))


def test_a_quotation_mark_alone_does_not_swallow_the_text() -> None:
    assert clean_text('他说"好"\n第二行').blocks == (Paragraph('他说"好"'), Paragraph("第二行"))


@given(st.text(alphabet="<>/=\"' &;abptdrsln!-[]甲\n\t", max_size=200))
def test_whatever_is_pasted_gives_content_that_reads_back(html: str) -> None:
    blocks = [block for block in clean_html(html).blocks if not isinstance(block, Loose)]
    content = write_content(blocks)
    assert write_content(parse_content(content)) == content
