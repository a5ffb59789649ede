"""Which font files does the program carry, and how are they made from Debian's packages?

Run as ``python installer/fonts.py FOLDER STAMP``. The packages are downloaded (no root needed), unpacked aside and the
wanted faces put into FOLDER; Noto Serif CJK, which has CFF outlines, is converted to TrueType because reportlab takes
nothing else. A file ``ready`` is written last, so a broken run is made again from the start.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

PACKAGES = ("fonts-noto-cjk", "fonts-lxgw-wenkai", "fonts-hanazono")
COPIED = {
    "wenkai.ttf": "LXGWWenKai-Regular.ttf",
    "HanaMinA.ttf": "HanaMinA.ttf",
    "HanaMinB.ttf": "HanaMinB.ttf",
    "screen.ttc": "NotoSansCJK-Regular.ttc",
}
CONVERTED = {"song.ttf": "NotoSerifCJK-Regular.ttc", "song-bold.ttf": "NotoSerifCJK-Bold.ttc"}
MAX_ERROR = 1.0  # of 1000 units per em: below what a 600 dpi printer shows at 36 pt


def _wanted_characters() -> list[int]:
    """Return what a township prints with a Song face: everything GBK can say; the other faces carry the rest."""
    singles = range(0x20, 0x7F)
    pairs = (bytes((high, low)) for high in range(0x81, 0xFF) for low in range(0x40, 0xFF))
    decoded = (pair.decode("gbk", "ignore") for pair in pairs)
    extra = "·〇〔〕①②③④⑤⑥⑦⑧⑨⑩―—…□■☑✓¥￥²³㎡"
    return sorted({*singles, *(ord(c) for text in decoded for c in text), *map(ord, extra)})


def _convert(source: Path, target: Path) -> str:
    """Write the simplified Chinese face of the collection ``source`` as a TrueType font."""
    from fontTools import subset
    from fontTools.pens.cu2quPen import Cu2QuPen
    from fontTools.pens.ttGlyphPen import TTGlyphPen
    from fontTools.ttLib import TTFont, newTable
    from fontTools.ttLib.ttCollection import TTCollection

    collection = TTCollection(source)
    index = next(i for i, f in enumerate(collection.fonts) if f["name"].getDebugName(1).endswith("CJK SC"))
    collection.close()
    options = subset.Options(layout_features=["vert"], name_IDs=["*"], notdef_outline=True, drop_tables=["VORG"])
    font = TTFont(source, fontNumber=index)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=_wanted_characters())
    subsetter.subset(font)

    order = font.getGlyphOrder()
    outlines = font.getGlyphSet()
    glyphs = {}
    for name in order:
        pen = TTGlyphPen(outlines)
        outlines[name].draw(Cu2QuPen(pen, MAX_ERROR, reverse_direction=True))
        glyphs[name] = pen.glyph()
    del font["CFF "]
    font["loca"] = newTable("loca")
    table = font["glyf"] = newTable("glyf")
    table.glyphOrder = order
    table.glyphs = glyphs
    for glyph in glyphs.values():
        glyph.recalcBounds(table)
    font["hmtx"].metrics = {name: (width, glyphs[name].xMin) for name, (width, _) in font["hmtx"].metrics.items()}
    _finish_tables(font, newTable, len(order))
    font.sfntVersion = "\000\001\000\000"
    font.save(target)
    return target.name


def _finish_tables(font, new_table, count: int) -> None:  # type: ignore[no-untyped-def]
    """Give the font the maxp and post tables of the TrueType flavour."""
    maxp = font["maxp"] = new_table("maxp")
    maxp.tableVersion = 0x00010000
    for field in ("maxTwilightPoints", "maxStorage", "maxFunctionDefs", "maxInstructionDefs", "maxStackElements"):
        setattr(maxp, field, 0)
    for field in ("maxSizeOfInstructions", "maxComponentElements", "maxPoints", "maxContours"):
        setattr(maxp, field, 0)
    maxp.maxCompositePoints = maxp.maxCompositeContours = maxp.maxComponentDepth = 0
    maxp.maxZones = 1
    maxp.numGlyphs = count
    post = font["post"]
    post.formatType = 3.0


def _download(folder: Path) -> None:
    """Unpack the Debian packages below ``folder``; apt's own signatures vouch for them."""
    command = ["apt-get", "download", *PACKAGES]
    if subprocess.run(command, cwd=folder, capture_output=True).returncode:
        subprocess.run(["apt-get", "update", "-qq"], capture_output=True)
        subprocess.run(command, cwd=folder, check=True)
    for package in folder.glob("*.deb"):
        subprocess.run(["dpkg-deb", "-x", package.name, "tree"], cwd=folder, check=True)


def main(target: Path, stamp: str) -> int:
    """Fill ``target``, write ``stamp`` into its file ``ready``; return 0, or 1 after saying what to do."""
    target.mkdir(parents=True, exist_ok=True)
    print("正在准备字体（只在第一次进行，约一两分钟）……", file=sys.stderr)
    with tempfile.TemporaryDirectory(dir=target) as scratch:
        folder = Path(scratch)
        try:
            _download(folder)
        except (OSError, subprocess.CalledProcessError):
            print("字体没有取到：请联网后执行 apt-get update，再重试。", file=sys.stderr)
            return 1
        found = {path.name: path for path in (folder / "tree").rglob("*.tt[fc]")}
        for name, origin in COPIED.items():
            shutil.copyfile(found[origin], folder / name)
        with ProcessPoolExecutor(2) as pool:
            list(pool.map(_convert, (found[o] for o in CONVERTED.values()), (folder / n for n in CONVERTED)))
        for name in (*COPIED, *CONVERTED):
            (folder / name).replace(target / name)
    (target / "ready").write_text(stamp, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2]))
