"""A deal becomes facts: each cell read, each figure derived, each with its source."""
