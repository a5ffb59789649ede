"""Are the things of the boards kept, found and proved as officers need them?"""
