"""How is a status word shown? With a tone (colour), an icon and the word itself, never colour alone."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache

from zwgk_desktop import paths
from zwgk_desktop.domain.findings import Severity


@dataclass(frozen=True, slots=True)
class Tone:
    """``key`` names the colour tokens (``good`` and ``good_ground``), ``icon`` the icon file."""

    key: str
    icon: str


GOOD, WARN, BAD = Tone("good", "check"), Tone("warn", "warning"), Tone("bad", "error")
INFO, NEUTRAL = Tone("info", "info"), Tone("neutral", "dash")
SEVERITY_TONES = {Severity.ERROR: BAD, Severity.WARNING: WARN, Severity.INFO: INFO}


@cache
def _words() -> dict[str, Tone]:
    with paths.resource("themes/status.toml").open("rb") as file:
        table = tomllib.load(file)
    return {word: Tone(key, group["icon"]) for key, group in table.items() for word in group["words"]}


def find_tone(word: str) -> Tone | None:
    """Return the tone of a status word, or None when nobody listed it."""
    return _words().get(word)


def tone_of(word: str) -> Tone:
    """Return the tone of a status word; a word nobody listed is neutral."""
    return _words().get(word, NEUTRAL)
