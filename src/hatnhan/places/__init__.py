"""Province, commune, village and hamlet, with names and borders by date."""
