"""In which groups of digits do people write an ID number, a card or a mobile? (lengths, in order)"""

ID_GROUPS = {
    (6, 8, 4),
    (6, 4, 4, 4),
    (3, 3, 4, 4, 4),
    (14, 4),
    (6, 12),
    (10, 8),
    (4, 4, 4, 4, 2),
    (3, 3, 8, 4),
    (6, 4, 2, 2, 4),
}
MIXED_GROUPS = {  # of one number even where a blank, a dash and a line break part it
    *ID_GROUPS, (6, 8, 3), (3, 3, 4, 4, 3), (6, 4, 4, 3), (6, 11), (4, 4, 4, 4, 1), (14, 3),
    (4, 4, 4, 4), (4, 4, 4, 4, 2), (4, 4, 4, 4, 3), (6, 13), (4, 15), (4, 12), (4, 4, 11), (4, 8, 4), (4, 4, 8),
}  # fmt: skip
OLD_GROUPS = {(4, 4, 4, 3), (6, 6, 3), (3, 3, 3, 3, 3), (5, 5, 5), (3, 3, 6, 3)}
MOBILE_GROUPS = {
    (11,),
    (3, 4, 4),
    (3, 8),
    (7, 4),
    (4, 4, 3),
    (3, 3, 5),
    (5, 6),
    (4, 7),
    (3, 2, 6),
    (3, 4, 2, 2),
    (3, 2, 2, 4),
}
