"""Meetings of the cell: schedule, notice, agenda, opinions, roll call, minutes, quality."""
