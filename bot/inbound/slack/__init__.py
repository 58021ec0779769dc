"""What people do in Slack: thin listeners; the flow does the work."""
