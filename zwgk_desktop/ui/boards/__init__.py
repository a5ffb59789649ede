"""The page 公开栏."""
