"""Which characters mean the same? Half- and full-width forms are folded one to one, so that offsets stay."""

from __future__ import annotations

import re

SPACES = " \t\u3000\xa0\u2002\u2003\u2009\u202f"
INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\xad"
_BLANK = re.compile(f"[{SPACES}{INVISIBLE}\r\n\x0b\x0c]+")

_PAIRS = dict(zip("〔【［〖[﹝", "[" * 6, strict=True)) | dict(zip("〕】］〗]﹞", "]" * 6, strict=True))
_PAIRS |= {"（": "(", "）": ")", "﹙": "(", "﹚": ")", "｡": "。", "､": "、", "﹐": ",", "﹑": "、", "﹒": "。"}
_PAIRS |= dict.fromkeys("“”„‟〝〞「」『』＂", '"') | dict.fromkeys("‘’‚‛＇", "'")
_PAIRS |= dict.fromkeys("—–－～〜‐‑−─", "-") | {"〈": "<", "〉": ">", "×": "x", "✕": "x", "﹪": "%"}
_WIDE = {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
_TABLE = str.maketrans(_WIDE | _PAIRS)
_STOP = re.compile(r"(?<=[\u4e00-\u9fff)\]\"'>》%])\.|(?<=\d{3})\.$")


def fold(text: str) -> str:
    """Return ``text`` with one form for each character; same length, so every offset holds in both.

    Brackets 〔〕【】 become [], a half-width full stop after a Chinese character becomes 。.
    """
    folded = text.translate(_TABLE)
    return _STOP.sub("。", folded)


def squeeze(text: str) -> str:
    """Return ``text`` without blanks and invisible characters, keeping one space between Latin words."""
    return _BLANK.sub(_one_space, text).strip()


def _one_space(match: re.Match[str]) -> str:
    text, start, end = match.string, match.start(), match.end()
    if start == 0 or end == len(text) or not any(c in match.group() for c in SPACES):
        return ""
    before, after = text[start - 1], text[end]
    latin = before.isascii() and before.isalpha() and after.isascii() and after.isalpha()
    return " " if latin else ""
