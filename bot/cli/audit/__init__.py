"""`firebreak audit`: check the ledger, and erase what must not stand in it."""
