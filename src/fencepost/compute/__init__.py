"""What silicon can do: derived figures with their citations, and the catalogue that names it."""
