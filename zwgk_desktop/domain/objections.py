"""How can an objection to a posting end?"""

OUTCOMES = {"upheld": "异议成立，已更正", "rejected": "异议不成立", "explained": "已作说明"}
OPEN, LATE = "待答复", "逾期未答复"
