"""The page, the API and the tools: what `ask serve` and `ask mcp` run. Heavy libraries are imported inside functions
of the commands, never on the way of `ask`.
"""
