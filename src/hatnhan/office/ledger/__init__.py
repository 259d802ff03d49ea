"""The pages of drives and their book."""
