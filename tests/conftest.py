"""Fixtures for all tests: `database`, on SQLite and on PostgreSQL."""

pytest_plugins = ["tests.support.databases"]
