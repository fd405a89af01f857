"""Containers: the forms in which cables reach us, each one file and one row of `containers.CONTAINERS`."""
