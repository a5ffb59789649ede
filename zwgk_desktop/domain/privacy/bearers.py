"""Whom does a text speak of? Where particular people are named, or pointed at by a word like 户主."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from functools import cached_property

from zwgk_desktop.domain.privacy.names import Names
from zwgk_desktop.domain.privacy.vocabulary import Vocabulary, any_of

FOLLOWS = frozenset(  # what may come right after a name
    "|\t，,（( 、：:\n户家同夫妻老因患系为于现的今身已被长常也有名突曾确经目诊查属在近自由残需仍得欠购拥每月独无"
    "血尚怀称诉领左右双下上说称男女去前骑从申享还又入拖分搬交签"
)
OPENS = re.compile(r"(?:^|(?<=其中)|(?<=[|，,、：:（(\s.·；;。）)①-⑳—\-“”\"']))")
HOUSED = re.compile(
    r"(?=名下|户(?!籍|口|外|均|数|型|用|厕|[\u3400-\u9fff]?[\d一二三四五六七八九十])|家(?:里|中|有|的|庭|属)?(?!长|具|电|禽|畜|校)"
    r"|夫妇|夫妻|同志|先生|女士|本人|之[妻夫父母子女]|的?(?:妻子|丈夫|父亲|母亲|儿子|女儿|爱人|老伴|老婆))"
)
PLACED = re.compile(r"(?<=[村组居屯人])(?!民|级|委|里|内|务|两|干|集|员|均|口|数)老?")
PRONOUN = re.compile(
    r"其(?![他中余它次实间])|[我俺他她](?![们国省市县镇乡局委办院校])|[你您](?!好|们|可|如|需|反映|的来|提|单位|办|要|想|请|对|有|放心|所|申请)"
)
SEVERAL = frozenset(("残疾人", "群众", "患者", "职工", "老人", "他", "她", "我", "其", "党员", "居民", "村民"))
HOUSE_OF = re.compile(r"(?:(?<![\u3400-\u9fff])|(?<=[到去在访]))([\u3400-\u9fff])家(?![庭具电园属畜禽庄里长])")
NEVER = re.compile("[一二三四五六七八九十两的是了过]")
FAMILIAR = re.compile(
    r"(?:(?<![\u3400-\u9fff])|(?<=[村组了和的到去在访给]))[老小阿](?=[\u3400-\u9fff](?:家|他|她|说|因|患|的|，|,|去|前|今))"
)
MASKED = re.compile(r"[\u3400-\u9fff][某*]{1,2}")
LINK = re.compile(
    r"(?:的|者|感染者|携带者|人员|患者|病人|病患|残疾人|老人|儿童|村民|居民|老年人|家庭|户主|女孩|男孩"
    r"|\d{1,3}岁)+[：: ]?"
)


class Bearers:
    """The people of one plain text: ``names`` as (start, end), those ``known`` before among them."""

    def __init__(self, text: str, words: Vocabulary, known: Iterable[tuple[int, int]] = ()) -> None:
        self.text = text
        self.words = words
        self._known = frozenset(known)
        self._names = Names(words)

    @cached_property
    def names(self) -> list[tuple[int, int]]:
        """Return the personal names that begin a clause, follow a word like 村民, or stand before one like 户."""
        text, names = self.text, self._names
        relatives = (*self.words.of("health", "people"), *self.words.of("minors", "kin"))
        kin = any_of(word for word in relatives if len(word) > 1 and word not in ("本人", "该户"))
        role = self.words.compiled(
            "role name", "(?:{k}|{r})", k=kin, r=self.words.pattern("health", "roles", "name_leads")
        )
        found = {*self._known, *(m.span() for m in MASKED.finditer(text) if m[0][0] in self.words.surnames)}
        for spot in [*OPENS.finditer(text), *PLACED.finditer(text)]:
            stop = names.starting(text, spot.end())
            for close in (stop, stop - 1):
                if spot.end() + 2 <= close and (close == len(text) or text[close] in FOLLOWS):
                    found.add((spot.end(), close))
                    break
        found |= {(m.start(), m.end() + 1) for m in FAMILIAR.finditer(text) if text[m.end()] in self.words.surnames}
        found |= {m.span(1) for m in HOUSE_OF.finditer(text) if m[1] in self.words.surnames}
        for spot in role.finditer(text):
            if (stop := names.starting(text, spot.end())) > 0:
                found.add((spot.end(), stop))
        for spot in HOUSED.finditer(text):
            begin = names.ending(text, spot.start(), max(0, spot.start() - 4))
            if begin >= 0 and not NEVER.search(text, begin + 1, spot.start()):
                found.add((begin, spot.start()))
        return sorted(found)

    @cached_property
    def _mentions(self) -> list[int]:
        pointed = self.words.compiled("pointed", r"{p}", p=self.words.pattern("health", "people", "roles"))
        found = [m.start() for m in pointed.finditer(self.text) if m.group() not in SEVERAL]
        found += [m.start() for m in PRONOUN.finditer(self.text)]
        return sorted({*found, *(start for start, _ in self.names)})

    @cached_property
    def _ends(self) -> frozenset[int]:
        return frozenset(stop for _, stop in self.names)

    def named(self, start: int, end: int) -> bool:
        """Tell whether somebody is named between ``start`` and ``end``."""
        at = bisect_left(self.names, (start, 0))
        return at < len(self.names) and self.names[at][1] <= end

    def name_at(self, start: int) -> int:
        """Return where a name that may begin at ``start`` would end, or -1."""
        return self._names.starting(self.text, start)

    def before_names(self, start: int, end: int) -> int:
        """Return where the first name after ``start`` begins, or ``end`` where there is none before it."""
        at = bisect_left(self.names, (start + 1, 0))
        return min(end, self.names[at][0]) if at < len(self.names) else end

    def ends_at(self, end: int) -> bool:
        """Tell whether a name, or a name and 家 or 户, ends at ``end``."""
        return not self._ends.isdisjoint((end - 1, end))

    def skip_names(self, start: int, end: int) -> int:
        """Return where the last name between ``start`` and ``end`` ends, or ``start`` where there is none."""
        first, last = (bisect_left(self.names, (at, 0)) for at in (start, end))
        return max((stop for _, stop in self.names[first:last] if stop < end), default=start)

    def mentioned(self, start: int, end: int) -> bool:
        """Tell whether somebody is named or pointed at between ``start`` and ``end``."""
        at = bisect_left(self._mentions, start)
        return at < len(self._mentions) and self._mentions[at] < end

    def named_after(self, end: int) -> bool:
        """Tell whether a name comes right after: 尿毒症患者张三, 患有尿毒症的张三, HIV感染者曾某."""
        text = self.text
        link = LINK.match(text, end)
        if link is None:
            return False
        if MASKED.match(text, link.end()) and text[link.end()] in self.words.surnames:
            return True
        stop = self._names.starting(text, link.end())
        return stop == len(text) or (stop > 0 and (text[stop] in FOLLOWS or text[stop] in "。；！？）)获等之家享每"))
