"""The page, the API and the tools: what `ask serve` and `ask mcp` run.

Heavy libraries are imported inside functions: the command names these modules before anybody has asked to serve.
"""
