"""What holds of the project around the code: its docs, releases and packages."""
