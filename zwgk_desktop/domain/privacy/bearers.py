"""Does a text speak of one particular person here, by name or by a word like 户主?"""

from __future__ import annotations

import re

from zwgk_desktop.domain.privacy.people import Names
from zwgk_desktop.domain.privacy.vocabulary import Vocabulary


def has_person(text: str, start: int, end: int, words: Vocabulary) -> bool:
    """Tell whether a person is named or pointed at between ``start`` and ``end``."""
    pointed = words.compiled("pointed", r"{p}", p=words.pattern("health", "people", "roles"))
    clause = text[start:end]
    for match in pointed.finditer(clause):
        if match.group() not in ("残疾人", "群众", "患者", "职工", "老人", "他", "其") or (
            match.group() == "其" and clause[match.end() : match.end() + 1] not in "他中余它"
        ):
            return True
    return is_named(text, start, end, words)


FOLLOWS = frozenset(
    "户家同夫妻老\t，,（( 因患系为于现的、：:今身已被长常也有家名突曾确经目诊查属在近自由残需仍得欠购拥每月独无\n"
)


def is_named(text: str, start: int, end: int, words: Vocabulary) -> bool:
    """Tell whether a personal name begins a clause, or stands after a word like 村民, between ``start`` and ``end``."""
    names = Names(words)
    role = words.compiled("role name", "{r}", r=words.pattern("health", "roles", "name_leads"))
    spots = [start + m.end() for m in re.finditer(r"(?:^|(?<=[，,、：:（(\s\d.]))", text[start:end])]
    for at in spots:
        stop = names.starting(text, at)
        for close in (stop, stop - 1):
            if at + 2 <= close <= end and (close == end or text[close] in FOLLOWS):
                return True
    masked = re.search(r"[\u3400-\u9fff][某*]{1,2}", text[start:end])
    return masked is not None or any(names.starting(text, m.end()) > 0 for m in role.finditer(text, start, end))


def names_follow(text: str, end: int, words: Vocabulary) -> bool:
    """Tell whether a name comes right after: 尿毒症患者张三, 患有尿毒症的张三, HIV感染者曾某."""
    link = re.compile(
        r"(?:的|者|感染者|携带者|人员|患者|病人|病患|残疾人|老人|儿童|村民|居民|老年人|家庭|户主|女孩|男孩"
        r"|\d{1,3}岁)+[：: ]?"
    ).match(text, end)
    if link is None:
        return False
    stop = Names(words).starting(text, link.end())
    closed = stop == len(text) or (stop > 0 and (text[stop] in FOLLOWS or text[stop] in "。；！？）)获等之家享每"))
    masked = text[link.end() : link.end() + 1] in words.surnames and text[link.end() + 1 : link.end() + 2] in (
        "某",
        "*",
    )
    return closed or masked
