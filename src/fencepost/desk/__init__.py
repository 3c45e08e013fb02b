"""What a desk does with deals: takes them in, answers again, hands papers out."""
