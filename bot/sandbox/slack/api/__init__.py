"""Slack's Web API: one table of methods (methods.py), each in the file of its family."""
