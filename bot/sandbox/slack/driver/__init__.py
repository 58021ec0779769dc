"""A driver for tests that read as prose: expect a message, click its button, fill a modal."""
