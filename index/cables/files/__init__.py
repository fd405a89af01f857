"""Containers: each form in which cables reach us becomes raw text with what its page says of it."""
