"""From Slack to the app: interactions, commands and events, over HTTP or Socket Mode."""
