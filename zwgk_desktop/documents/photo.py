"""What of a picture may be kept? Its pixels, made small and written anew; where and when it was taken is told apart."""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from zwgk_desktop.domain.errors import InputRefused

if TYPE_CHECKING:
    from PIL import Image

LONGEST = 1600  # pixels
PIXEL_LIMIT = 80_000_000  # an A0 scan at 200 dpi, a phone's 48 and 64 million
LARGE_PNG = 1_500_000  # bytes: above this a photograph was saved as png
READ = ("JPEG", "PNG", "BMP", "GIF", "WEBP", "TIFF")
FLAT = ("PNG", "BMP", "GIF")  # drawings and screens: kept without loss where that is small
MARKS = (b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"BM", b"RIFF", b"II*\x00", b"MM\x00*")
SAVE_AGAIN = "请用看图软件打开，另存为 jpg 后再添加。"
# EXIF tags: https://exiftool.org/TagNames/EXIF.html
ORIGINAL_TIME, CHANGE_TIME, EXIF_PART, GPS_PART = 0x9003, 0x0132, 0x8769, 0x8825


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture to keep: ``data`` is a jpg or png (``suffix``) with nothing beside its pixels.

    ``facts``: what the camera wrote (taken_at as it stood there, latitude, longitude in degrees); for the office only.
    """

    data: bytes
    suffix: str
    width: int
    height: int
    facts: dict[str, Any] = field(default_factory=dict)


def is_picture(head: bytes) -> bool:
    """Tell by its first bytes whether a file claims to be a picture."""
    return head.startswith(MARKS) or is_heic(head)


def is_heic(head: bytes) -> bool:
    """Tell whether a file is a phone's heic picture, which nothing here can read."""
    return head[4:8] == b"ftyp" and head[8:12] in (b"heic", b"heix", b"mif1", b"msf1", b"hevc")


def shrink(data: bytes, name: str, longest: int = LONGEST) -> Picture:
    """Return the picture in ``data`` at most ``longest`` pixels wide and high, turned upright, written anew.

    Judged by content; ``name`` only serves the message. Raises InputRefused: heic, not_picture, too_large, corrupt.
    """
    from PIL import Image

    if is_heic(data[:12]):
        raise InputRefused(
            "heic", f"读不了 heic 格式的照片：{name}。", "请在手机相机设置中选“兼容性最佳”，或另存为 jpg 后再添加。"
        )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what Pillow would say of a damaged or large picture is judged here
        with _open(Image, data, name) as image:
            if image.width * image.height > PIXEL_LIMIT:
                raise _too_many(name)
            try:
                return _rewrite(image, longest)
            except Exception as error:  # a hostile picture ends in any of a dozen kinds
                raise InputRefused("corrupt", f"图片已损坏或不完整：{name}。", "请重新拍照或重新发送。") from error


def _open(library: Any, data: bytes, name: str) -> Image.Image:
    try:
        image: Image.Image = library.open(io.BytesIO(data), formats=READ)
    except library.DecompressionBombError as error:
        raise _too_many(name) from error
    except Exception as error:  # as above, for its header
        raise InputRefused("not_picture", f"不是可以读取的图片：{name}。", SAVE_AGAIN) from error
    return image


def _too_many(name: str) -> InputRefused:
    return InputRefused("too_large", f"图片过大：{name}（超过 {PIXEL_LIMIT // 10_000} 万像素）。", SAVE_AGAIN)


def _rewrite(image: Image.Image, longest: int) -> Picture:
    from PIL import Image, ImageOps

    kind, facts = image.format, _read_facts(image)
    image.draft("RGB", (longest, longest))  # a jpg is read at an eighth, a quarter or a half: quick, little memory
    upright = ImageOps.exif_transpose(image)
    seen = upright.convert("RGBA" if upright.mode in ("RGBA", "LA", "PA") or "transparency" in image.info else "RGB")
    seen.thumbnail((longest, longest), Image.Resampling.LANCZOS, reducing_gap=2.0)
    seen.info.clear()  # comments, profiles: nothing beside the pixels
    data, suffix = _write(seen, kind in FLAT)
    return Picture(data, suffix, seen.width, seen.height, facts)


def _write(image: Image.Image, flat: bool) -> tuple[bytes, str]:
    from PIL import Image

    target = io.BytesIO()
    if flat:
        image.save(target, "PNG", optimize=True)
        if target.tell() <= LARGE_PNG:
            return target.getvalue(), ".png"
        target = io.BytesIO()
    if image.mode == "RGBA":
        paper = Image.new("RGB", image.size, "white")
        paper.paste(image, mask=image.getchannel("A"))
        image = paper
    image.save(target, "JPEG", quality=82, optimize=True)
    return target.getvalue(), ".jpg"


def _read_facts(image: Image.Image) -> dict[str, Any]:
    """Return what the camera wrote; a damaged EXIF part says nothing."""
    try:
        exif = image.getexif()
        taken = exif.get_ifd(EXIF_PART).get(ORIGINAL_TIME) or exif.get(CHANGE_TIME) or ""
        gps = exif.get_ifd(GPS_PART)
        found: dict[str, Any] = {"taken_at": str(taken).strip("\x00 ")[:19]} if taken else {}
        if 2 in gps and 4 in gps:
            found["latitude"] = _degrees(gps[2], gps.get(1), "S")
            found["longitude"] = _degrees(gps[4], gps.get(3), "W")
        return found
    except Exception:
        return {}


def _degrees(parts: Any, side: Any, negative: str) -> float:
    degrees, minutes, seconds = (float(part) for part in parts)
    value = degrees + minutes / 60 + seconds / 3600
    return round(-value if side == negative else value, 6)
