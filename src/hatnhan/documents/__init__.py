"""Papers: what they say, apart from how they look; it knows no subject."""
