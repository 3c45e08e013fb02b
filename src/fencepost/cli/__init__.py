"""The command line: one of three doors, which hold no rule of their own."""
