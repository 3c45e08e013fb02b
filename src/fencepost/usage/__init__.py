"""From bills and logs to hours of accelerators, and from those to operations."""
