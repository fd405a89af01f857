"""Labelled sentences put to the check: are the faithful ones passed, and the others caught?"""
