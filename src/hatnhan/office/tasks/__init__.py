"""The pages of tasks: lists, one task, giving work."""
