"""How does a TrueType face go into a PDF so that every character is drawn *and* read back right?

reportlab cuts a face into subsets of 256 one-byte codes and writes characters beyond U+FFFF wrongly into the ToUnicode
map. Here a face becomes one composite font (two-byte codes, PDF 32000-1 §9.7): no switching between subsets inside a
name, and a map in UTF-16BE, so that 𠮷 is found and copied as 𠮷.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from itertools import count
from weakref import WeakKeyDictionary

from reportlab.pdfbase import pdfdoc
from reportlab.pdfbase.ttfonts import TTEncoding, TTFontFace

BLOCK = 100  # entries a bfchar block may hold (Adobe technical note 5411)
_serial = count(1)
DIGITS = frozenset(map(ord, "0123456789"))


def build_to_unicode(name: str, characters: list[int]) -> bytes:
    """Return the ToUnicode map of the two-byte codes 0, 1, 2 … of ``characters`` (code 0 stands for nothing)."""
    entries = [
        f"<{code:04X}> <{chr(character).encode('utf-16-be').hex().upper()}>"
        for code, character in enumerate(characters)
        if code
    ]
    blocks = [entries[start : start + BLOCK] for start in range(0, len(entries), BLOCK)]
    lines = ["/CIDInit /ProcSet findresource begin", "12 dict begin", "begincmap"]
    lines += ["/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def"]
    lines += [f"/CMapName /{name}-UCS def", "/CMapType 2 def"]
    lines += ["1 begincodespacerange", "<0000> <FFFF>", "endcodespacerange"]
    for block in blocks:
        lines += [f"{len(block)} beginbfchar", *block, "endbfchar"]
    lines += ["endcmap", "CMapName currentdict /CMap defineresource pop", "end", "end"]
    return "\n".join(lines).encode("ascii")


class Subset:
    """The characters one document (or several that share it) uses of one face, numbered in order of first use."""

    def __init__(self) -> None:
        self.codes: dict[int, int] = {}
        self.characters = [0]
        self.stream: tuple[int, bytes, int] | None = None  # size, deflated font file, length before

    def encode(self, text: str) -> bytes:
        """Return the two-byte codes of ``text``, numbering new characters."""
        codes, out = self.codes, bytearray()
        for character in map(ord, text):
            code = codes.get(character)
            if code is None:
                code = codes[character] = len(self.characters)
                self.characters.append(character)
            out += code.to_bytes(2, "big")
        return bytes(out)

    def font_file(self, face: TTFontFace) -> tuple[bytes, int]:
        """Return the deflated TrueType file of these characters and its plain length; kept until there are new ones."""
        if self.stream is None or self.stream[0] != len(self.characters):
            _true_bearings(face, self.characters)
            plain: bytes = face.makeSubset(self.characters)
            self.stream = (len(self.characters), zlib.compress(plain), len(plain))
        return self.stream[1], self.stream[2]


def _true_bearings(face: TTFontFace, characters: Iterable[int]) -> None:
    """Give each glyph the left bearing its outline has: converted fonts may say 0, and viewers then shift （ and 卜."""
    start, _ = face.get_table_pos("glyf")
    for glyph in {face.charToGlyph.get(character, 0) for character in characters}:
        at = face.glyphPos[glyph]
        if face.glyphPos[glyph + 1] > at:
            face.seek(start + at + 2)
            face.hmetrics[glyph] = (face.hmetrics[glyph][0], face.read_short() & 0xFFFF)


class UnicodeFont:
    """A face as reportlab's canvas wants its fonts: drawString, stringWidth and registerFont take it as any other."""

    _multiByte = 1  # noqa: N815
    _dynamicFont = 1  # noqa: N815
    shapable = False

    def __init__(self, name: str, face: TTFontFace) -> None:
        self.fontName = name
        self.face = face
        self.encoding = TTEncoding()
        self.resource = f"U{next(_serial)}"  # the same in every document, so that page code can be used again
        self.state: WeakKeyDictionary[pdfdoc.PDFDocument, Subset] = WeakKeyDictionary()
        self._names: WeakKeyDictionary[pdfdoc.PDFDocument, str] = WeakKeyDictionary()
        self._digit = max(face.charWidths.get(digit, 0) for digit in DIGITS)

    def share(self, doc: pdfdoc.PDFDocument, subset: Subset) -> None:
        """Let ``doc`` use ``subset``, so that files of one job carry the same font file, made once."""
        self.state[doc] = subset

    def width(self, character: int) -> float:
        """Return the advance in thousandths of the size; all digits advance alike so that amounts stand in columns."""
        if character in DIGITS:
            return float(self._digit)
        return float(self.face.getCharWidth(character))

    def stringWidth(self, text: str, size: float, encoding: str = "utf8") -> float:
        """Return the width of ``text`` in points."""
        return 0.001 * size * sum(map(self.width, map(ord, text)))

    def splitString(self, text: str, doc: pdfdoc.PDFDocument, encoding: str = "utf-8") -> list[tuple[int, bytes]]:
        """Return the one run that ``text`` is, in the codes of ``doc``."""
        subset = self.state.get(doc)
        if subset is None:
            subset = self.state[doc] = Subset()
        return [(0, subset.encode(text))]

    def getSubsetInternalName(self, subset: int, doc: pdfdoc.PDFDocument) -> str:
        """Return the resource name of this font in ``doc``; the first call adds it to the document."""
        name = self._names.get(doc)
        if name is None:
            name = self._names[doc] = self.resource
            doc.fontMapping[self.fontName] = "/" + name
            doc.delayedFonts.append(self)
        return "/" + name

    def addObjects(self, doc: pdfdoc.PDFDocument) -> None:
        """Write the font's objects; reportlab calls this once when the document is finished."""
        internal = self._names.pop(doc)
        subset = self.state.pop(doc, None) or Subset()
        subset.encode(" ")
        base = f"ZWGKAA+{self.face.name.decode('ascii', 'replace')}".replace(" ", "")
        descendant = pdfdoc.PDFDictionary(
            {
                "Type": "/Font",
                "Subtype": "/CIDFontType2",
                "BaseFont": pdfdoc.PDFName(base),
                "CIDSystemInfo": "<< /Registry (Adobe) /Ordering (Identity) /Supplement 0 >>",
                "FontDescriptor": self._descriptor(doc, base, internal, subset),
                "DW": 1000,
                "W": self._widths(subset.characters),
                "CIDToGIDMap": _stream(doc, f"glyphs-{internal}", self._glyphs(subset.characters)),
            }
        )
        doc.idToObject["BasicFonts"].dict[internal] = pdfdoc.PDFDictionary(
            {
                "Type": "/Font",
                "Subtype": "/Type0",
                "BaseFont": pdfdoc.PDFName(base),
                "Encoding": "/Identity-H",
                "DescendantFonts": pdfdoc.PDFArray([doc.Reference(descendant, f"descendant-{internal}")]),
                "ToUnicode": _stream(doc, f"unicode-{internal}", build_to_unicode(internal, subset.characters)),
            }
        )

    def _widths(self, characters: Iterable[int]) -> str:
        return "[ 0 [ " + " ".join(f"{self.width(character):.0f}" for character in characters) + " ] ]"

    def _glyphs(self, characters: list[int]) -> bytes:
        """Return code → glyph of the cut file, which numbers glyphs (not characters) in order of first use."""
        known, out = {0: 0}, bytearray()
        for character in characters:
            glyph = self.face.charToGlyph.get(character, 0)
            out += known.setdefault(glyph, len(known)).to_bytes(2, "big")
        return bytes(out)

    def _descriptor(self, doc: pdfdoc.PDFDocument, base: str, internal: str, subset: Subset) -> object:
        face = self.face
        deflated, length = subset.font_file(face)
        file = pdfdoc.PDFStream(content=deflated, filters=[])
        file.dictionary["Filter"] = pdfdoc.PDFName("FlateDecode")
        file.dictionary["Length1"] = length
        values = {
            "Type": "/FontDescriptor",
            "FontName": pdfdoc.PDFName(base),
            "Flags": 4,
            "FontBBox": pdfdoc.PDFArray(face.bbox),
            "ItalicAngle": face.italicAngle,
            "Ascent": face.ascent,
            "Descent": face.descent,
            "CapHeight": face.capHeight,
            "StemV": face.stemV,
            "FontFile2": doc.Reference(file, f"file-{internal}"),
        }
        return doc.Reference(pdfdoc.PDFDictionary(values), f"descriptor-{internal}")


def _stream(doc: pdfdoc.PDFDocument, name: str, content: bytes) -> object:
    """Add a deflated stream to ``doc``; return the reference to it."""
    stream = pdfdoc.PDFStream(content=zlib.compress(content), filters=[])
    stream.dictionary["Filter"] = pdfdoc.PDFName("FlateDecode")
    return doc.Reference(stream, name)
