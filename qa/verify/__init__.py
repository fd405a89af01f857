"""The verifier: says if passages entail a claim. A cross-encoder, the configured chat model, or none."""
