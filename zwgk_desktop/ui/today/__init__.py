"""The page 今日."""
