"""An AWS account on your laptop: the shop, its alarms, and an SNS that signs for real."""
