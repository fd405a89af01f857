"""Gold questions proposed by a model from passages of an archive: what code can check is checked, a person decides."""
