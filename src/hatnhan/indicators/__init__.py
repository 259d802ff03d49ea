"""Campaigns, indicators, observations of houses, progress and forecasts."""
