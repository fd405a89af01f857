"""Bars and baselines: does anything do worse than before?"""
