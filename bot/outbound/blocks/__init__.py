"""Block Kit, drawn from a card. Pure: no input can exceed Slack's limits."""
