"""One settings file, fed by one typed reader of the environment."""
