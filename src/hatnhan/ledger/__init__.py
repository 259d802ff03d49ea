"""Drives of the village: what was given, spent and is left, and the proof that nothing was changed."""
