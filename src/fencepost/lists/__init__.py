"""Restricted-party lists: snapshots kept, compared and read as of any date."""
