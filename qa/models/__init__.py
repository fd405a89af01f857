"""Model servers: which one, with which key, and a reply to a request. Knows nothing of cables."""
