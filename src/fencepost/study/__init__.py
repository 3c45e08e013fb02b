"""What an analyst asks: many answers beside each other, drawn up as tables and pictures."""
