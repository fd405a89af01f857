"""The header of a cable: each field found, then made plain."""
