"""The commands, one file each, with the options that they share."""
