"""What every room may count on: plain Python, no framework."""
