"""What does a county document ask for? Text in, proposed work items out (domain handbook §3); start at ``reading``."""
