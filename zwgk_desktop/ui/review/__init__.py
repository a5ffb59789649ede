"""Where reviewers see what waits for them, read it, and say what they think of it."""
