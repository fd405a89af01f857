"""The commands under `ask eval`, one module each; what is heavy is imported inside them."""
