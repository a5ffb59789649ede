"""Which fonts does paper get, and can every character be printed? (the PC's own 公文 fonts first, bundled ones behind)

A role (title, heading, body, song, kai) is a chain of faces; a text is split into runs, each drawn with the first face
of the chain that has the character. Fonts of the PC are used where their embedding rights allow, never copied.
"""

from __future__ import annotations

import os
import re
import sys
import threading
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zwgk_desktop.domain.errors import OutputFailed

if TYPE_CHECKING:
    from zwgk_desktop.documents.pdf_unicode import UnicodeFont

ROLES = ("title", "heading", "body", "song", "kai")

# File names of the faces an office PC may have (lower case), with the number of the face inside a collection.
SYSTEM = {
    "title": (
        ("fzxbsjw.ttf", 0),
        ("fzxbsk.ttf", 0),
        ("fzxbsgbk.ttf", 0),
        ("方正小标宋简体.ttf", 0),
        ("方正小标宋_gbk.ttf", 0),
    ),
    "heading": (("simhei.ttf", 0), ("simhei.ttc", 0)),
    "body": (("simfang.ttf", 0), ("fangsong_gb2312.ttf", 0), ("仿宋_gb2312.ttf", 0)),
    "song": (("simsun.ttc", 0), ("simsun.ttf", 0)),
    "kai": (("simkai.ttf", 0), ("kaiti_gb2312.ttf", 0), ("楷体_gb2312.ttf", 0)),
}
BUNDLED = {
    "title": ("song-bold.ttf", "song.ttf"),
    "heading": ("song-bold.ttf", "song.ttf"),
    "body": ("song.ttf",),
    "song": ("song.ttf",),
    "kai": ("wenkai.ttf", "song.ttf"),
}
FALLBACK = (("uming.ttc", 0),)  # of Debian's fonts-arphic-uming, where nothing is bundled
RARE = ("wenkai.ttf", "HanaMinA.ttf", "HanaMinB.ttf")
SELECTORS = ((0xFE00, 0xFE0F), (0xE0100, 0xE01EF), (0x200B, 0x200F), (0xFEFF, 0xFEFF), (0x2060, 0x2060))
NEVER = frozenset({"Co", "Cs", "Cn", "Cc"})  # private use, lone surrogates, unassigned, control
BOX = "□"
WORDS = re.compile(r"[0-9A-Za-z][0-9A-Za-z.,:%/*-]*元?|.", re.DOTALL)
CLOSING = frozenset("，。；：、！？）》】〕”’")


def is_unprintable(character: str) -> bool:
    """Tell whether no font may print this: private use, lone surrogate, control or unassigned character.

    A character younger than Python's table is judged by the fonts: only planes without ideographs count as unassigned.
    """
    category = unicodedata.category(character)
    return category in NEVER and not (category == "Cn" and 0x2A6DF < ord(character) < 0x323B0)


def is_invisible(character: str) -> bool:
    """Tell whether the character (variation selector, zero-width mark) has no picture of its own and is left out."""
    return any(low <= ord(character) <= high for low, high in SELECTORS)


def system_folders() -> list[Path]:
    """Return where this PC keeps its fonts."""
    if sys.platform == "win32":
        folders = [Path(os.environ.get("WINDIR", r"C:\Windows")) / "Fonts"]
        if local := os.environ.get("LOCALAPPDATA"):
            folders.append(Path(local) / "Microsoft" / "Windows" / "Fonts")
        return folders
    home = Path.home()
    return [Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), home / ".local/share/fonts", home / ".fonts"]


def _files(folders: Iterable[Path]) -> dict[str, Path]:
    """Return the font files below ``folders`` by lower-case name; the first folder wins."""
    found: dict[str, Path] = {}
    for folder in folders:
        for root, _, names in os.walk(folder):
            for name in names:
                if name.lower().endswith((".ttf", ".ttc")):
                    found.setdefault(name.lower(), Path(root) / name)
    return found


@lru_cache(maxsize=12)
def _open_face(path: Path, index: int) -> Any | None:
    """Return the face, or None where it cannot or may not be embedded (CFF outlines, variable, rights refused)."""
    from reportlab.pdfbase.ttfonts import TTFError, TTFontFace

    try:
        face = TTFontFace(str(path), subfontIndex=index)
    except (TTFError, OSError, ValueError, KeyError, IndexError, AssertionError):
        return None
    if b"fvar" in face.table or "fvar" in face.table or face._full_font:
        return None
    return face


class FontBook:
    """The chains of one program; faces are read when a character first needs them. Safe from several threads."""

    def __init__(self, bundled: Sequence[Path], system: Sequence[Path] = ()) -> None:
        self._bundled = _files(bundled)
        self._system = _files(system)
        self._lock = threading.RLock()
        self._fonts: dict[tuple[Path, int], UnicodeFont | None] = {}
        self._chains = {role: self._chain(role) for role in ROLES}
        self._chosen: dict[str, dict[str, UnicodeFont | None]] = {role: {} for role in ROLES}

    def _chain(self, role: str) -> list[tuple[Path, int]]:
        own = [(self._system[name], index) for name, index in SYSTEM[role] if name in self._system]
        plain = [(self._system[name], index) for name, index in SYSTEM["song"] if name in self._system]
        named = [*BUNDLED[role], *RARE]
        bundled = [(self._bundled[name.lower()], 0) for name in named if name.lower() in self._bundled]
        spare = [(self._system[name], index) for name, index in FALLBACK if name in self._system]
        return list(dict.fromkeys([*own, *bundled, *plain, *spare]))

    def _font(self, place: tuple[Path, int]) -> UnicodeFont | None:
        """Return the registered font of one face; None where the face cannot be used."""
        if place not in self._fonts:
            from reportlab.pdfbase import pdfmetrics

            from zwgk_desktop.documents.pdf_unicode import UnicodeFont

            face = _open_face(*place)
            font = None
            if face is not None:
                font = UnicodeFont(f"zwgk-{place[0].stem.lower()}-{place[1]}", face)
                pdfmetrics.registerFont(font)
            self._fonts[place] = font
        return self._fonts[place]

    def main_font(self, role: str) -> UnicodeFont:
        """Return the font of ``role`` for ordinary characters; raise OutputFailed where the PC has none at all."""
        with self._lock:
            for place in self._chains[role]:
                if font := self._font(place):
                    return font
        raise OutputFailed(
            "no_font",
            "找不到可用的中文字体，无法生成 PDF。",
            "请重新安装本程序（安装包自带字体），或在系统中安装宋体、仿宋字体后重试。",
        )

    def font_for(self, character: str, role: str) -> UnicodeFont | None:
        """Return the first font of the chain that has ``character``; None where nothing can print it."""
        known = self._chosen[role]
        if character in known:
            return known[character]
        with self._lock:
            self.main_font(role)
            found = None
            if not is_unprintable(character):
                fonts = (self._font(place) for place in self._chains[role])
                found = next((f for f in fonts if f is not None and f.face.charToGlyph.get(ord(character))), None)
            known[character] = found
        return found

    def runs(self, text: str, role: str) -> list[tuple[UnicodeFont, str]]:
        """Return ``text`` as (font, part); what cannot be printed becomes □, invisible marks are left out."""
        found: list[tuple[UnicodeFont, str]] = []
        for character in text:
            font = self.font_for(character, role)
            if font is None and is_invisible(character):
                continue
            drawn = character
            if font is None:
                font, drawn = self.font_for(BOX, role) or self.main_font(role), BOX
            if found and found[-1][0] is font:
                found[-1] = (font, found[-1][1] + drawn)
            else:
                found.append((font, drawn))
        return found

    def name_runs(self, text: str, role: str) -> list[tuple[UnicodeFont, str]]:
        """Return the runs of a name or cell: one face for all of it where one has every character.

        A name torn into single characters of two faces looks restless, and readers of the PDF may part it into lines.
        """
        runs = self.runs(text, role)
        if len(runs) < 2:
            return runs
        with self._lock:
            fonts = [font for place in self._chains[role] if (font := self._font(place))]
        drawn = "".join(part for _, part in runs)
        whole = next((f for f in fonts if all(f.face.charToGlyph.get(ord(c)) for c in drawn)), None)
        return [(whole, drawn)] if whole else runs

    def split_runs(self, text: str, role: str = "body") -> list[tuple[str, str]]:
        """Return ``text`` as (name registered with reportlab, part)."""
        return [(font.fontName, part) for font, part in self.runs(text, role)]

    def missing_characters(self, text: str, role: str = "body") -> list[str]:
        """Return the characters of ``text`` that no font can print, each once, in order."""
        candidates = dict.fromkeys(text)
        return [c for c in candidates if self.font_for(c, role) is None and not is_invisible(c) and c not in "\n\r\t"]

    def width(self, text: str, role: str, size: float) -> float:
        """Return the width of ``text`` in points."""
        return sum(font.stringWidth(part, size) for font, part in self.runs(text, role))

    def draw(self, canvas: Any, x: float, y: float, text: str, role: str, size: float, align: str = "left") -> float:
        """Draw one line with its left end, middle or right end (``align``) at ``x``; return its width in points."""
        width = self.width(text, role, size)
        at = x - {"left": 0.0, "centre": width / 2, "right": width}[align]
        for font, part in self.runs(text, role):
            canvas.setFont(font.fontName, size)
            canvas.drawString(at, y, part)
            at += font.stringWidth(part, size)
        return width

    def wrap(self, text: str, role: str, size: float, width: float) -> list[str]:
        """Return ``text`` broken into lines of at most ``width`` points.

        Numbers and Latin words stay whole where they fit a line; closing marks never begin one.
        """
        lines: list[str] = []
        for paragraph in text.split("\n"):
            line, used = "", 0.0
            for word in WORDS.findall(paragraph):
                parts = [word] if self.width(word, role, size) <= width else list(word)
                for part in parts:
                    step = self.width(part, role, size)
                    if used + step > width and line and part not in CLOSING:
                        lines.append(line)
                        line, used = "", 0.0
                    line += part
                    used += step
            lines.append(line)
        return lines


@lru_cache(maxsize=4)
def _book(bundled: tuple[Path, ...], system: tuple[Path, ...]) -> FontBook:
    return FontBook(bundled, system)


def open_fonts(bundled: Sequence[Path], use_system: bool = True) -> FontBook:
    """Return the book of these folders (see ``paths.font_folders``); the same folders give the same book."""
    return _book(tuple(bundled), tuple(system_folders()) if use_system else ())
