"""What the book of a drive allows, on plain values."""
