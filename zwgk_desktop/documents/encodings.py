"""In which characters is a text file written? BOM, then strict UTF-8, then strict GB18030; never a guess."""

from __future__ import annotations

from zwgk_desktop.domain.errors import InputRefused

BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))

# Characters Python's gb18030 still maps to private use; GB 18030-2022 gives them code points of their own.
PRIVATE_USE = {
    0xE7C7: 0x1E3F,
    **dict(zip(range(0xE78D, 0xE797), (0xFE10, 0xFE12, 0xFE11, *range(0xFE13, 0xFE1A)), strict=True)),
    0xE816: 0x20087,
    0xE817: 0x20089,
    0xE818: 0x200CC,
    0xE81E: 0x9FB4,
    0xE826: 0x9FB5,
    0xE82B: 0x9FB6,
    0xE82C: 0x9FB7,
    0xE831: 0x215D7,
    0xE832: 0x9FB8,
    0xE83B: 0x2298F,
    0xE843: 0x9FB9,
    0xE854: 0x9FBA,
    0xE855: 0x241FE,
    0xE864: 0x9FBB,
}


def decode_text(data: bytes) -> str:
    """Return the text of a file; what is neither Unicode nor GB18030 is refused as corrupt."""
    for bom, name in BOMS:
        if data.startswith(bom):
            return _strict(data, name)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _strict(data, "gb18030").translate(PRIVATE_USE)


def _strict(data: bytes, name: str) -> str:
    try:
        return data.decode(name)
    except UnicodeDecodeError as error:
        raise InputRefused(
            "corrupt", "文件的文字编码无法识别，可能已损坏。", "请另存为 UTF-8 或 xlsx 后再试。"
        ) from error
