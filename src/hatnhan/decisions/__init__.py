"""Proposals, votes and the resolutions in force."""
