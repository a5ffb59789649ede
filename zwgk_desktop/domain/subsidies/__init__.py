"""What is right and what is wrong in a subsidy payment list? (domain handbook §6)"""

from zwgk_desktop.domain.subsidies.check import CheckedList, check_list, choose_sheets
from zwgk_desktop.domain.subsidies.payments import HeldLine, Line, Terms, line_json
from zwgk_desktop.domain.subsidies.raw import RawList, RawSheet

__all__ = [
    "CheckedList",
    "HeldLine",
    "Line",
    "RawList",
    "RawSheet",
    "Terms",
    "check_list",
    "choose_sheets",
    "line_json",
]
