"""The archive as tools of the Model Context Protocol: what `ask mcp` runs."""
