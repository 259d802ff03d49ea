"""Signing in, and the first page after it."""
