"""Backups: a SQLite file copied while it is used, or a dump by PostgreSQL's own tools."""
