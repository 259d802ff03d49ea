"""What arrives from phones and what goes back: commands that only add facts, and what changed."""
