"""Rules with a source and a date, and who set another value for a place."""
