"""Which registers does the office keep, and what do their entries ask for?"""
