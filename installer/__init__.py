"""How is the program prepared: fonts, packages, pictures of every page."""
