"""Where is the ledger seen, filled in, brought in from county documents and reported?"""
