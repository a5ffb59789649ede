"""The page 报表: what the office hands in, what is missing, and what was handed in before."""
