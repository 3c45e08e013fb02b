"""One page, or a group of them, a module: each has a ``router`` and perhaps a ``PLACE`` in the menu."""
