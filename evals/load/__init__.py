"""The server under load: invented cables, many clients at once, a slow model, connections that never finish."""
