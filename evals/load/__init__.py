"""The server under load: many clients at once, a slow model, connections that never finish."""
