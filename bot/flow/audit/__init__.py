"""Check the ledger: every chain, every checkpoint, and how both agree."""
