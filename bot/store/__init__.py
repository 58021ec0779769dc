"""What Firebreak remembers: one file a noun, on SQLite or PostgreSQL."""
