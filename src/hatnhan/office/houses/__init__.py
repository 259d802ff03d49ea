"""The pages of the houses: the sheet for walking from house to house, one house, and what was seen there."""
