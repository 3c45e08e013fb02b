"""Screening measured: held-out names, one run, named peers."""
