"""The thin ground under the rooms: facts, projections, pages of lists, request ids, start-up checks."""
