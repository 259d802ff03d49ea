"""Pure decisions: what a value means, what a house's observations add up to, how a campaign fares."""
