"""One door a module: each has a ``router``; a new module in this folder is a new door."""
