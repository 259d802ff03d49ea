"""The pages of resolutions: those in force, one with its tasks, and its end."""
