"""The `hatnhan` command."""
