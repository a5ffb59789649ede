"""The page 档案."""
