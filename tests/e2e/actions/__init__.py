"""Each action from alarm to undo, as people in Slack see it."""
