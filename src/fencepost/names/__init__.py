"""Names in any script: normalised, retrieved, scored, explained."""
