"""Which names does a school, a class or a grade beside them tell to be a child's?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zwgk_desktop.domain.privacy.names import Names, list_names
from zwgk_desktop.domain.privacy.vocabulary import Vocabulary, is_chinese

GRADE = (
    r"(?:[一二三四五六七八九]年级|幼儿园|[大中小]班|[初高][一二三](?![\d年])"
    r"|[一二三四五六七八九\d][（(]\d{1,2}[)）]班|学前班)"
)


def by_school(text: str, names: Names, words: Vocabulary) -> Iterator[tuple[int, int]]:
    """王小明，就读于青山小学 · 王小明（青山小学三年级）."""
    school = words.pattern("minors", "schools")
    reads = words.compiled(
        "reads",
        r"(?:[系是为][^，。；\n]{1,6})?[ ,，、（(]{0,2}(?:[男女][ ,，、])?(?:现|正|目前|今年|今|还|在|刚|才|也){0,3}"
        r"(?:就读|在读|就学|上学|读书|念书|入读|转入|读|念|上)(?:于|在)?[^，。；\n]{0,16}?{s}"
        r"|[ ,，、（(]{1,2}(?:[男女][ ,，、])?(?:系|为|是)?[^，。；\n（）]{0,12}{s}[^，。；\n]{0,6}?"
        r"(?:学生|新生|在读|就读|[)）])"
        r"|(?:现|正|目前|系|为|是|在)[^，。；\n（）]{0,12}{s}[^，。；\n]{0,6}?(?:学生|在读|就读|读书|上学)",
        s=school,
    )
    for match in re.finditer(rf"(?<!月){school}", text):
        for end in range(max(match.start() - 24, 1), match.start() + 1):
            if is_chinese(text[end - 1]) and (found := reads.match(text, end)) and found.end() >= match.end():
                begin = names.ending(text, end, max(0, end - 4))
                if begin >= 0 and not re.search(r"教师|老师|校长|教职", text[found.end() : found.end() + 4]):
                    yield begin, end
                    break
    noted = words.compiled(
        "school note",
        r"[（(](?:[^（）()\n]{0,20}?{s}[^（）()\n]{0,24}|[\d一二三四五六七八九][年级]{0,2}[（(][\d一二三四五六七八九]{1,2}[)）]班)[)）]"
        r"|[两二三四五六七八九十\d]{1,2}[位名个](?:小朋友|同学|小学生|孩子|儿童)",
        s=school,
    )
    for match in noted.finditer(text):
        begin = names.ending(text, match.start(), max(0, match.start() - 4))
        if begin >= 0 and not re.search(r"教师|老师|校长|教职|毕业|文化|[2-9]\d岁|1[89]岁", match.group()):
            yield begin, match.start()


def by_grade(text: str, names: Names) -> Iterator[tuple[int, int]]:
    """三年级（2）班王小明 · 王小明，女，三年级."""
    for match in re.finditer(
        r"[ ,，、]{1,2}(?:[男女][ ,，、]{1,2})?[^，。；\n（）]{0,10}"
        + GRADE
        + r"(?:[（(].{1,3}[)）]班?)?(?=[，,。；;)）\s]|$)",
        text,
    ):
        begin = names.ending(text, match.start(), max(0, match.start() - 4))
        other = re.search("小孩|孩子|儿子|女儿|[孙外]", match.group()) or text[begin : match.start()].endswith("大学")
        if begin >= 0 and not other:
            yield begin, match.start()
    for match in re.finditer(r"(?:小学|初中|高中|[初高]三|六年级)(?:应届)?毕业生[:：]?", text):
        yield from list_names(text, match.end(), names, strict=True)
    for match in re.finditer(
        r"(?:年级|学前班|[幼托][儿管](?:园|班)[大中小]?班?)(?:[（(]?[\d一二三四五六七八九十]{1,2}[)）]?班)?的?",
        text,
    ):
        yield from list_names(text, match.end(), names, strict=True)
    for match in re.finditer(r"(?<=[园，,、。；\s(（])[大中小][一二三\d]?班", text):
        if names.starting(text, match.end()) == match.end() + 3:
            yield match.end(), match.end() + 3
    for match in re.finditer(r"[（(]?[\d一二三四五六七八九十]{1,2}[)）]?班的?(?:学生)?", text):
        yield from list_names(text, match.end(), names, strict=True)
