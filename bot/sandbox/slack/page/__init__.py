"""The web page that shows the workspace, and what it reads."""
