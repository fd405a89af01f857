"""How fast it is, and on how little memory and disk, beside others measured in the same run."""
