"""Drafts: sentences with the keys they cite, whoever wrote them."""
