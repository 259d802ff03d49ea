"""The commands of the book."""
