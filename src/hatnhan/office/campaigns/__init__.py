"""The pages of campaigns and of what is observed."""
