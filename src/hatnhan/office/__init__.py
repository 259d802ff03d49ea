"""The signed-in pages, one folder for each subject."""
