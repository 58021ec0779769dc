"""What people do in Slack: click, submit, type, react. Each act is one file or function."""
