"""The pages of the community: its meetings, its votes, its decisions."""
