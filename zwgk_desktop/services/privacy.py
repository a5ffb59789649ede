"""Where is personal data, in texts and in finished files, and what do the masking profiles say?"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from zwgk_desktop import paths
from zwgk_desktop.domain.errors import WrongUsage
from zwgk_desktop.domain.masking import Profile, Strength, get_profile, mask_text, strength
from zwgk_desktop.domain.privacy import Span, Vocabulary, scan

TEXT_LIMIT = 2_000_000  # code points of one text


@lru_cache(maxsize=4)
def load_words(year: int) -> Vocabulary:
    """Return the vocabulary for scans made in ``year``."""
    return Vocabulary.from_mapping(_read("masking/privacy.toml"), year)


def load_profile(key: str) -> Profile:
    """Return a masking profile; WrongUsage when there is none of that name."""
    return get_profile(key, _read("masking/profiles.toml"))


def list_profiles() -> list[Profile]:
    """Return all masking profiles in the order of the file."""
    data = _read("masking/profiles.toml")
    return [get_profile(key, data) for key in data]


def profile_strength(key: str, columns: Sequence[str] = ()) -> Strength:
    """Return how many ID numbers fit what the profile shows, beside ``columns`` like age, birth_year, sex."""
    return strength(load_profile(key), columns)


@lru_cache(maxsize=4)
def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(paths.resource(name).read_text(encoding="utf-8"))


def scan_text(text: str, year: int) -> list[Span]:
    """Return the personal data of one text."""
    return scan(text, load_words(year))


def scan_texts(items: object, year: int, profile: str = "board") -> list[dict[str, Any]]:
    """Return spans and masked text for each {"id", "text"}; WrongUsage for another shape."""
    words, mask = load_words(year), load_profile(profile)
    return [
        {
            "id": item.get("id"),
            "spans": [{"start": s.start, "end": s.end, "kind": s.kind, "text": s.text} for s in scan(text, words)],
            "masked": mask_text(text, mask, words),
        }
        for item, text in _texts(items)
    ]


def _texts(items: object) -> list[tuple[Mapping[str, Any], str]]:
    if not isinstance(items, list) or not all(isinstance(i, dict) and isinstance(i.get("text"), str) for i in items):
        raise WrongUsage("scan_input", "输入应为列表，每项有 id 和 text（文字）。", '例如：[{"id": 1, "text": "……"}]。')
    if any(len(item["text"]) > TEXT_LIMIT for item in items):
        raise WrongUsage("too_long", f"单段文字超过 {TEXT_LIMIT} 字。", "请分段检查。")
    return [(item, item["text"]) for item in items]


def verify_files(files: Iterable[Path], year: int, allowed: Iterable[str] = ()) -> list[dict[str, Any]]:
    """Return for each finished pdf, xlsx or docx its places with personal data; an empty list is a clean file.

    Raises InputRefused (missing, corrupt, encrypted, unsupported_format …) for a file that cannot be checked.
    """
    from zwgk_desktop.documents.leak_check import KIND_WORDS, Net, check_file

    net = Net(load_words(year), allowed=frozenset(allowed))
    results = []
    for file in files:
        hits = check_file(file, net)
        rows = [{"kind": h.kind, "place": h.place, "count": h.count, "word": KIND_WORDS[h.kind]} for h in hits]
        results.append({"path": str(file), "clean": not rows, "findings": rows})
    return results
