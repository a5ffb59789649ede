"""Is this text garbage of a bad scan? Vertical cells read across, repeated characters: never to be taken as fact."""

from __future__ import annotations

import re

_REPEATED = re.compile(r"([\u4e00-\u9fff、,])\1{2,}")
_SPACED = re.compile(r"(?:([\u4e00-\u9fff])\s*\1\s*){2,}")
_DOUBLE = re.compile(r"([\u4e00-\u9fff])\1")
_STRANGE = re.compile(r"[\ufffd\u0000-\u0008\ue000-\uf8ff]|□{2,}|锟斤拷|烫烫")
NAME_LIMIT = 26


def is_damaged(folded: str) -> bool:
    """Tell whether running text holds repeated or impossible characters."""
    return bool(_REPEATED.search(folded) or _SPACED.search(folded) or _STRANGE.search(folded))


def is_damaged_name(folded: str) -> bool:
    """Tell whether a unit name cannot be one: repeated characters, far too long, or several names run together."""
    if is_damaged(folded) or _DOUBLE.search(folded):
        return True
    bare = re.sub(r"\([^()]*\)", "", folded)
    if "。" in bare or len(bare) > NAME_LIMIT:
        return True
    if len(bare) > 12 and max(bare.count(character) for character in set(bare)) >= 4:
        return True
    return bare.count("局") > 1 and not bare.endswith("分局") and not re.search(r"[、,]", bare)


def is_damaged_heading(folded: str) -> bool:
    """Tell whether a table's heading cell was a vertical one read across: an odd quote, a mark without its 、."""
    if is_damaged(folded) or folded.count('"') % 2 or re.search(r",.?$", folded):
        return True
    return bool(re.match(r"[一二三四五六七八九十](?![、.。,一二三四五六七八九十])", folded))
