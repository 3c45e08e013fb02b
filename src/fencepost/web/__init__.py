"""The pages: what a compliance desk works on, without a rule of its own."""
