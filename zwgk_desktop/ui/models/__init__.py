"""How do lists reach Qt's views? Item models over the listings of the domain."""
