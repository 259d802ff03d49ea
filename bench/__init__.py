"""What the program costs, measured beside the bare engine; `make bench` runs it."""
