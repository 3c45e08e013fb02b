"""``python -m bench.screening``."""

from bench.screening.run import main

main()
