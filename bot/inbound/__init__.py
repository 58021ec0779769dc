"""Everything that enters: authenticated, bounded, and stored before it is answered."""
