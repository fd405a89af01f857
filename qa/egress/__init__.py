"""What may leave this machine, and the log of what did."""
