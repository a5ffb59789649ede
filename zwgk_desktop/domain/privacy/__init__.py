"""Which words of a text are personal data that must not go public? (《政府信息公开条例》第十五条, 《个人信息保护法》)

``scan`` finds them with their place in code points; adult names and ages, office and complaint phones, document
numbers, amounts, dates of documents, village names and codes stay.
"""

from zwgk_desktop.domain.privacy.scanning import KINDS, Span, mask_spans, scan
from zwgk_desktop.domain.privacy.vocabulary import Vocabulary

__all__ = ["KINDS", "Span", "Vocabulary", "mask_spans", "scan"]
