"""The register of the village's households, with moves, splits and merges."""
