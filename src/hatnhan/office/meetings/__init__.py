"""The pages of the cell's meetings: plan, prepare, hold, close."""
