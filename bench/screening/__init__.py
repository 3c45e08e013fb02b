"""Fencepost's name engine beside nomenklatura and rapidfuzz: the same list, the same queries, one run."""
