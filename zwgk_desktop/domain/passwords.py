"""Is this the officer's own password? Kept as scrypt with its salt and parameters, never as it was typed (RFC 7914)."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable
from datetime import datetime, timedelta

from zwgk_desktop.domain.errors import RuleForbids, WrongUsage

COST, BLOCK, LANES = 2**14, 8, 1  # 16 MB and some 50 ms a try
LENGTH, SALT = 32, 16  # bytes
SHORTEST, LONGEST = 6, 64  # characters
MOST_TRIES, PAUSE = 5, timedelta(minutes=15)


def check_new(password: str) -> str:
    """Return a new password; WrongUsage when it is too short, too long, or one character again and again."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise WrongUsage("password_length", f"口令应为 {SHORTEST} 到 {LONGEST} 个字符。", "请换一个。")
    if len(set(password)) < 3 or not password.strip():
        raise WrongUsage("password_simple", "口令太简单，容易被猜到。", "请用不同的字母、数字。")
    return password


def seal(password: str, salt: bytes) -> str:
    """Return what is kept of a password: scrypt$COST$BLOCK$LANES$SALT$HASH in hex."""
    return f"scrypt${COST}${BLOCK}${LANES}${salt.hex()}${_hash(password, salt, COST, BLOCK, LANES).hex()}"


def is_right(sealed: str, password: str) -> bool:
    """Tell whether ``password`` is the one that was sealed; what cannot be read is never right."""
    try:
        name, cost, block, lanes, salt, kept = sealed.split("$")
        numbers = int(cost), int(block), int(lanes)
        if name != "scrypt" or numbers[0] > 2**18 or numbers[1] > 32 or numbers[2] > 16:
            return False
        return hmac.compare_digest(_hash(password, bytes.fromhex(salt), *numbers), bytes.fromhex(kept))
    except (ValueError, MemoryError):
        return False


def _hash(password: str, salt: bytes, cost: int, block: int, lanes: int) -> bytes:
    room = 256 * cost * block  # bytes; the algorithm needs half of it
    return hashlib.scrypt(password.encode(), salt=salt, n=cost, r=block, p=lanes, maxmem=room, dklen=LENGTH)


def require_calm(wrong: Iterable[datetime], now: datetime) -> None:
    """Refuse a further try after five wrong ones (``wrong``: when) in a quarter of an hour."""
    recent = sorted(at for at in wrong if at > now - PAUSE)
    if len(recent) < MOST_TRIES:
        return
    until = min(recent[-MOST_TRIES], now) + PAUSE
    minutes = max(1, -(-int((until - now).total_seconds()) // 60))
    raise RuleForbids(
        "password_pause",
        f"口令连续输错 {MOST_TRIES} 次，请 {minutes} 分钟后再试。",
        "忘记口令的，请经办人在“设置—人员”中写明理由重设，或改用纸质审查单。",
    )
