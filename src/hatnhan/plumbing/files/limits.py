"""How much one photograph, one piece and one person may take of the server."""

from datetime import timedelta

MB = 1024 * 1024
# One photograph as it arrives.
MOST_BYTES = 12 * MB
MOST_PIXELS = 40_000_000
# One piece of an upload.
MOST_PIECE = 256 * 1024
# The longer side of what is kept, and how finely its JPEG is written.
MOST_SIDE = 1600
QUALITY = 82
# What one person has begun and not finished; the oldest gives way to the newest.
MOST_UNFINISHED = 24
MOST_UNFINISHED_BYTES = 48 * MB
PARTS_KEPT = timedelta(days=14)
# Opening one photograph; each process of the server opens so many at once.
SECONDS = 20
AT_ONCE = 2
