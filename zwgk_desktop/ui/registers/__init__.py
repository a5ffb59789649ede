"""The page 登记簿: every register of the office, its clocks and what may be done next."""
