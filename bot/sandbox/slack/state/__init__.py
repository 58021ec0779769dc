"""What a workspace holds in memory: people, channels, messages, views, files."""
