"""Gold questions proposed by a model: which passages, what is dropped and why, and who decides."""
