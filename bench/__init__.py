"""Benchmarks: each module's ``main()`` measures one job against a limit or a peer in the same run."""
