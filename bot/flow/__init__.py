"""The verbs, in running order: receive, triage, announce, respond."""
