"""Revisions that no release has: what a later program would bring."""
