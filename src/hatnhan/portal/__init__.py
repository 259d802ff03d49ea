"""The public pages, without session."""
