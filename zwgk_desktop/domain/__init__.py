"""Is it right? Rules as pure functions over frozen values: no clock, no files, standard library only."""
