"""Which words does the reading go by? The office's editable list (resources/rules/vocabulary.toml), checked once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, TypeVar

from zwgk_desktop.domain.errors import WrongUsage

Words = tuple[str, ...]
Group = TypeVar("Group")


@dataclass(frozen=True, slots=True)
class UnitWords:
    """Labels of units, how their names end, and how compounds are joined."""

    lead_labels: Words
    responsible_labels: Words
    deadline_labels: Words
    ignored_labels: Words
    suffixes: Words
    compound_tails: Words
    compound_heads: Words
    general_names: Words


@dataclass(frozen=True, slots=True)
class TownshipWords:
    """How a document says that townships are concerned."""

    direct: Words
    passed_on: Words
    everyone: Words
    mentioned: Words
    name_endings: Words


@dataclass(frozen=True, slots=True)
class WorkWords:
    """What tells work from background."""

    duty_words: Words
    background: Words
    soft_background: Words
    subjects: Words
    formulas: Words
    plain_headings: Words
    timing_words: Words


@dataclass(frozen=True, slots=True)
class DocumentWords:
    """How titles and issuers end."""

    title_endings: Words
    issuer_endings: Words


@dataclass(frozen=True, slots=True)
class TableWords:
    """Column headings of a 任务分工表 by meaning."""

    number: Words
    heading: Words
    content: Words
    lead: Words
    responsible: Words
    deadline: Words
    other: Words


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """All words of the reading."""

    units: UnitWords
    township: TownshipWords
    work: WorkWords
    document: DocumentWords
    table: TableWords

    @classmethod
    def from_mapping(cls, data: Mapping[str, Any]) -> Vocabulary:
        """Build it from the parsed TOML; a missing or misspelt list is refused as ``bad_vocabulary``."""
        return cls(
            units=_group(UnitWords, data, "units"),
            township=_group(TownshipWords, data, "township"),
            work=_group(WorkWords, data, "work"),
            document=_group(DocumentWords, data, "document"),
            table=_group(TableWords, data, "table"),
        )


def _group(kind: type[Group], data: Mapping[str, Any], name: str) -> Group:
    """Build one group of lists."""
    section = data.get(name, {})
    lists = {}
    for one in fields(kind):  # type: ignore[arg-type]
        words = section.get(one.name) if isinstance(section, Mapping) else None
        if not isinstance(words, list) or not all(isinstance(word, str) and word for word in words):
            raise WrongUsage(
                "bad_vocabulary", f"词表 [{name}] 里的 {one.name} 不是一列词语。", "请核对 vocabulary.toml。"
            )
        lists[one.name] = tuple(words)
    return kind(**lists)
