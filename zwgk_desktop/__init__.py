"""A township's 政务公开 desk: task ledger, village boards, subsidy lists and registers in one offline program."""

__version__ = "0.1.0"
