"""Plain values: deals, quantities, facts, answers and receipts."""
