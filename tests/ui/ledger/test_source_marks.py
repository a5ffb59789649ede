"""The words that gave units and deadlines are found in the county's own paragraph."""

from zwgk_desktop.ui.ledger.source_marks import find_marks

TEXT = "各乡镇人民政府要在每季度末月\n10日前报送。〔牵头单位：县政府办公室；责任单位：县政府各部门、各乡镇人民政府〕"


def words(marks, text=TEXT):
    return [("".join(text[mark.start : mark.end].split()), mark.kind) for mark in marks]


def test_a_phrase_broken_by_a_line_end_is_marked_whole():
    assert words(find_marks(TEXT, (), ("每季度末月10日前",))) == [("每季度末月10日前", "date")]


def test_a_unit_is_marked_in_the_bracket_not_in_the_sentence():
    (mark,) = find_marks(TEXT, ("各乡镇人民政府",), ())
    assert mark.start > TEXT.index("〔")


def test_a_unit_inside_a_longer_one_does_not_overlap_it():
    marks = find_marks("〔责任单位：县政府办公室、县政府〕", ("县政府", "县政府办公室"), ())
    assert [(m.start, m.end) for m in marks] == [(6, 12), (13, 16)]


def test_words_that_do_not_stand_there_are_left_out():
    assert find_marks(TEXT, ("县水利局", ""), ("年底前",)) == ()


def test_marks_are_moved_to_the_place_of_the_paragraph():
    here, there = find_marks("年底前完成", (), ("年底前",)), find_marks("年底前完成", (), ("年底前",), 100)
    assert there[0].start == here[0].start + 100
