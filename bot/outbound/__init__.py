"""All that leaves: Slack's Web API and what we draw for it."""
