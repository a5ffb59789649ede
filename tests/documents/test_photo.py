"""What is kept of a picture: its pixels, small and upright; nothing a camera or a stranger hid in it."""

from __future__ import annotations

import io
import random

import pytest
from PIL import Image

from tests.documents.pictures import bomb, drawing, photograph
from zwgk_desktop.documents.photo import LONGEST, shrink
from zwgk_desktop.domain.errors import InputRefused


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


def test_place_and_time_of_a_photo_are_told_apart_and_nothing_of_them_stays_in_it() -> None:
    kept = shrink(photograph(), "公开栏.jpg")
    assert kept.facts == {"taken_at": "2026:09:03 10:11:12", "latitude": 35.71, "longitude": 115.5}
    assert not opened(kept.data).getexif()
    for secret in (b"SECRET", b"Exif", b"2026:09", b"ICC_PROFILE"):
        assert secret not in kept.data
    assert kept.suffix == ".jpg"


def test_a_large_photo_becomes_small_and_keeps_its_shape() -> None:
    kept = shrink(photograph(6000, 8000), "大图.jpg")
    assert (kept.width, kept.height) == (LONGEST * 3 // 4, LONGEST)
    assert opened(kept.data).size == (kept.width, kept.height)
    assert len(kept.data) < 1_000_000


def test_a_photo_taken_sideways_is_turned_upright() -> None:
    kept = shrink(photograph(800, 600, orientation=6), "侧放.jpg")
    assert (kept.width, kept.height) == (600, 800)


def test_a_drawing_stays_a_png_without_its_words() -> None:
    kept = shrink(drawing(), "截图.png")
    assert kept.suffix == ".png"
    assert b"SECRET" not in kept.data
    assert opened(kept.data).getpixel((20, 20)) == (31, 95, 168)


def test_a_photograph_saved_as_png_becomes_a_jpg() -> None:
    noise = random.Random(3).randbytes(1000 * 1000 * 3)
    target = io.BytesIO()
    Image.frombytes("RGB", (1000, 1000), noise).save(target, "PNG")
    assert shrink(target.getvalue(), "照片.png").suffix == ".jpg"


@pytest.mark.parametrize("kind", ["GIF", "BMP", "WEBP", "TIFF"])
def test_other_kinds_are_read(kind: str) -> None:
    target = io.BytesIO()
    Image.new("RGB", (300, 100), "navy").save(target, kind)
    kept = shrink(target.getvalue(), "图")
    assert (kept.width, kept.height) == (300, 100)
    assert kept.suffix in (".jpg", ".png")


def test_transparent_and_printing_colours_are_read() -> None:
    for mode in ("RGBA", "LA", "P", "CMYK", "1", "I;16"):
        target = io.BytesIO()
        Image.new(mode, (40, 30)).save(target, "TIFF")
        assert shrink(target.getvalue(), mode).width == 40


def test_a_picture_that_promises_gigabytes_is_refused_before_it_is_opened() -> None:
    for data in (bomb(), bomb(12_000, 9_000)):
        with pytest.raises(InputRefused) as refused:
            shrink(data, "炸弹.png")
        assert refused.value.code == "too_large"


def test_a_cut_off_photo_is_refused() -> None:
    whole = photograph()
    for length in (200, len(whole) // 2):
        with pytest.raises(InputRefused) as refused:
            shrink(whole[:length], "半张.jpg")
        assert refused.value.code in ("corrupt", "not_picture")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"MZ\x90\x00" + b"\x00" * 500, "not_picture"),
        (b"", "not_picture"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "not_picture"),
        (b"%PDF-1.4", "not_picture"),
        (b"\x00\x00\x00\x18ftypheic" + b"\x00" * 64, "heic"),
    ],
)
def test_what_is_no_picture_is_refused_whatever_its_name(data: bytes, code: str) -> None:
    with pytest.raises(InputRefused) as refused:
        shrink(data, "照片.jpg")
    assert refused.value.code == code
    assert "照片.jpg" in refused.value.message


def test_damaged_bytes_are_refused_and_never_anything_else() -> None:
    chance, codes = random.Random(7), set()
    whole = {kind: bytearray(data) for kind, data in (("jpg", photograph(120, 90)), ("png", drawing(120, 90)))}
    for data in whole.values():
        for _ in range(60):
            hurt = bytearray(data)
            for _ in range(8):
                hurt[chance.randrange(len(hurt))] = chance.randrange(256)
            codes.add(_outcome(bytes(hurt)))
    assert codes <= {"kept", "corrupt", "not_picture", "too_large"}


def _outcome(data: bytes) -> str:
    try:
        shrink(data, "图")
    except InputRefused as refused:
        return refused.code
    return "kept"
