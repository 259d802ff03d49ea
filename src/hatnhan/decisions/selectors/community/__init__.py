"""Reading what the community decides: meetings, votes, decisions in force."""
