"""A Slack workspace and an AWS account on your laptop: demo, drills, end-to-end tests."""
