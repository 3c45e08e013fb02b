"""Measures the shares of listed owners in large webs of companies; run as a module, see bench/README.md."""
