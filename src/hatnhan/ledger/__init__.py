"""Drives of the village: what was decided, given, spent and is left, and the proof that nothing was changed."""
