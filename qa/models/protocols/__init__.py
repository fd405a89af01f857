"""The wire protocols of model servers: requests to bytes, bytes to replies."""
