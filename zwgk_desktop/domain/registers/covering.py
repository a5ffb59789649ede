"""How does an entry look to someone who need not know whom it is about? Names, phones and texts are covered."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from zwgk_desktop.domain.masking import mask_name
from zwgk_desktop.domain.registers.definitions import FieldSpec

HIDDEN = "（已隐去）"
ORGANISATION = re.compile(
    r"(公司|合作社|联合社|中心|协会|学会|商会|基金会|事务所|学校|学院|大学|研究院|研究所|医院|委员会|集团|企业|厂|店|社)$"
)
SHORTEST_NAME = 2  # a single character stands in too many words to be looked for


@dataclass(frozen=True, slots=True)
class Cover:
    """Covers the texts of one entry; ``scan`` covers numbers, addresses and the like in running text."""

    names: tuple[str, ...]
    scan: Callable[[str], str]

    @classmethod
    def of(cls, fields: Iterable[FieldSpec], values: Mapping[str, Any], scan: Callable[[str], str]) -> Cover:
        """Return the cover for an entry with these values."""
        found = {str(values.get(one.key) or "") for one in fields if one.personal == "name"}
        names = sorted((n for n in found if len(n) >= SHORTEST_NAME and not is_organisation(n)), key=len, reverse=True)
        return cls(tuple(names), scan)

    def text(self, text: str) -> str:
        """Return running text with the entry's own people and other personal data covered."""
        for name in self.names:
            text = text.replace(name, mask_name(name, minor=True))
        return self.scan(text)

    def value(self, spec: FieldSpec, value: Any) -> Any:
        """Return a field's value as it may be shown."""
        if not isinstance(value, str) or not value:
            return value
        match spec.personal:
            case "name":
                return value if is_organisation(value) else mask_name(value, minor=True)
            case "phone" | "id":
                return value[:3] + "*" * 4
            case "hide":
                return HIDDEN
        return self.text(value) if spec.kind in ("text", "lines") else value


def is_organisation(name: str) -> bool:
    """Tell whether a name is a company's or a body's: such a name is not personal data."""
    return len(name) > 4 and ORGANISATION.search(name) is not None


def shown(spec: FieldSpec, value: Any) -> str:
    """Return a value as an officer reads it: 是/否 for boxes, "" for nothing."""
    if spec.kind == "check":
        return "是" if value else "否"
    return "" if value is None else str(value)
