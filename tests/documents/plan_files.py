"""Invented county documents as files of every kind the reader takes."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from pathlib import Path

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
OFD = 'xmlns:ofd="http://www.ofdspec.org/2016"'
FONT = "STSong-Light"


def write_docx(path: Path, text: str) -> Path:
    """Write a docx: a paragraph a line, lines with tabs as a table."""
    import docx

    document = docx.Document()
    rows: list[list[str]] = []
    for line in [*text.split("\n"), ""]:
        if "\t" in line:
            rows.append(line.split("\t"))
            continue
        if rows:
            table = document.add_table(rows=0, cols=len(rows[0]))
            for row in rows:
                for cell, words in zip(table.add_row().cells, row, strict=True):
                    cell.text = words
            rows = []
        document.add_paragraph(line.strip())
    document.save(str(path))
    return path


def write_raw_docx(path: Path, body: str, numbering: str = "") -> Path:
    """Write a docx from the XML of its body, and of its lists."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", f"<w:document {W}><w:body>{body}</w:body></w:document>")
        if numbering:
            archive.writestr("word/numbering.xml", f"<w:numbering {W}>{numbering}</w:numbering>")
    return path


def write_pdf(path: Path, paragraphs: Sequence[str], table: Sequence[Sequence[str]] = (), password: str = "") -> Path:
    """Write a PDF of narrow pages with header and page number, so that paragraphs break over lines and pages."""
    from reportlab.lib.pdfencrypt import StandardEncryption
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Table

    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    style = ParagraphStyle("body", fontName=FONT, fontSize=12, leading=20, firstLineIndent=24, wordWrap="CJK")
    cell = ParagraphStyle("cell", parent=style, firstLineIndent=0)
    story: list[object] = [Paragraph(line, style) for line in paragraphs if line.strip()]
    if table:
        rows = [[Paragraph(words, cell) for words in row] for row in table]
        grid = [("GRID", (0, 0), (-1, -1), 0.5, "black"), ("VALIGN", (0, 0), (-1, -1), "TOP")]
        story.append(Table(rows, colWidths=[30, 60, 110, 60, 70, 60], style=grid, splitInRow=1))

    def margins(canvas: object, document: object) -> None:
        canvas.setFont(FONT, 9)  # type: ignore[attr-defined]
        canvas.drawString(72, 500, "清源县人民政府办公室文件汇编")  # type: ignore[attr-defined]
        canvas.drawString(220, 30, f"— {canvas.getPageNumber()} —")  # type: ignore[attr-defined]

    encrypt = StandardEncryption(password) if password else None
    template = SimpleDocTemplate(str(path), pagesize=(480, 520), topMargin=50, bottomMargin=60, encrypt=encrypt)
    template.build(story, onFirstPage=margins, onLaterPages=margins)
    return path


def write_picture_pdf(path: Path) -> Path:
    """Write a PDF that holds a picture and no text."""
    from PIL import Image
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(str(path))
    canvas.drawImage(ImageReader(Image.new("RGB", (60, 60), "gray")), 100, 500)
    canvas.save()
    return path


def write_ofd(path: Path, lines: Sequence[str], pictures_only: bool = False) -> Path:
    """Write an OFD of one page whose lines stand in the file in reverse order."""
    objects = "".join(
        f'<ofd:TextObject ID="{n}" Boundary="20 {20 + 8 * n} 170 6" Size="4.2"><ofd:TextCode X="0" Y="5">{line}'
        "</ofd:TextCode></ofd:TextObject>"
        for n, line in reversed(list(enumerate(lines)))
    )
    if pictures_only:
        objects = '<ofd:ImageObject ID="1" Boundary="0 0 100 100"/>'
    with zipfile.ZipFile(path, "w") as archive:
        root = "<ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody>"
        archive.writestr("OFD.xml", f"<ofd:OFD {OFD}>{root}</ofd:OFD>")
        pages = '<ofd:Pages><ofd:Page ID="1" BaseLoc="Pages/Page_0/Content.xml"/></ofd:Pages>'
        archive.writestr("Doc_0/Document.xml", f"<ofd:Document {OFD}>{pages}</ofd:Document>")
        content = f"<ofd:Content><ofd:Layer>{objects}</ofd:Layer></ofd:Content>"
        archive.writestr("Doc_0/Pages/Page_0/Content.xml", f"<ofd:Page {OFD}>{content}</ofd:Page>")
    return path
