"""Who did what to which thing, when; and who read what is sensitive."""
