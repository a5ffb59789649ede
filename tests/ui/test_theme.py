import pytest

from zwgk_desktop import paths
from zwgk_desktop.ui.icons import icon, pixmap
from zwgk_desktop.ui.theme import (
    SCALES,
    TEXT_PAIRS,
    build_style_sheet,
    contrast,
    current_theme,
    load_theme,
    use_theme,
)
from zwgk_desktop.ui.tones import BAD, GOOD, NEUTRAL, tone_of


@pytest.mark.parametrize("key", ["light", "dark"])
def test_text_reaches_the_contrast_of_4_5_on_every_ground(key):
    colours = load_theme(key).colours
    ratios = {pair: contrast(colours[pair[0]], colours[pair[1]]) for pair in TEXT_PAIRS}
    assert {pair: round(ratio, 2) for pair, ratio in ratios.items() if ratio < 4.5} == {}


@pytest.mark.parametrize("key", ["light", "dark"])
def test_outlines_of_fields_and_the_focus_ring_reach_3(key):
    colours = load_theme(key).colours
    assert contrast(colours["edge"], colours["surface"]) >= 3
    assert contrast(colours["accent"], colours["surface"]) >= 3 or key == "dark"
    assert contrast(colours["accent_text"], colours["surface"]) >= 3


def test_both_themes_name_the_same_tokens():
    assert load_theme("light").colours.keys() == load_theme("dark").colours.keys()


def test_the_light_theme_keeps_the_accent_of_the_house():
    assert load_theme("light").colours["accent"] == "#1F5FA8"


@pytest.mark.parametrize("scale", SCALES)
def test_sizes_of_the_style_sheet_grow_with_the_font(scale):
    sheet = build_style_sheet(load_theme("light", scale))
    assert f"font-size: {round(22 * scale / 100)}px" in sheet
    assert "@" not in sheet


def test_a_font_size_out_of_bounds_is_held_within():
    assert load_theme("light", 30).scale == 100
    assert load_theme("light", 900).scale == 175


def test_contrast_knows_black_on_white():
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#767676", "#FFFFFF") == pytest.approx(4.54, abs=0.01)


def test_every_icon_draws_something_in_the_colour_asked_for(qapp):
    for file in paths.resource("icons").glob("*.svg"):
        image = pixmap(file.stem, "bad", 24).toImage()
        colours = {
            image.pixelColor(x, y).name() for x in range(24) for y in range(24) if image.pixelColor(x, y).alpha() > 250
        }
        assert load_theme("light").colours["bad"].lower() in colours, file.stem


def test_an_icon_follows_the_theme_without_being_made_again(qapp):
    made = icon("check", "good")
    before = made.pixmap(24, 24).toImage()
    use_theme(qapp, load_theme("dark"))
    assert made.pixmap(24, 24).toImage() != before


def test_an_icon_that_is_not_there_fails_at_once():
    with pytest.raises(FileNotFoundError):
        icon("no-such-icon")


def test_the_theme_worn_is_known_to_widgets(qapp):
    use_theme(qapp, load_theme("dark", 150))
    assert current_theme().dark
    assert qapp.font().pixelSize() == round(15 * 1.5)


def test_status_words_have_a_tone_and_unknown_words_are_calm():
    assert (tone_of("已完成"), tone_of("逾期"), tone_of("从没见过的词")) == (GOOD, BAD, NEUTRAL)


def test_the_font_on_screen_has_chinese(qapp):
    from PySide6.QtGui import QRawFont

    raw = QRawFont.fromFont(qapp.font())
    assert all(raw.supportsCharacter(ord(character)) for character in "政务公开补贴发放")
