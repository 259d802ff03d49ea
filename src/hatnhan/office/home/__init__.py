"""The first page: what is next, what waits, how the village stands."""
