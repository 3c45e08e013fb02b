"""What a desk keeps: deals, answers as receipts, hits, holds, licences, papers, and the chain of who did what when."""
