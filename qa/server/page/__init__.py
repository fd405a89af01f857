"""The page: HTML made on the server, with a little plain JavaScript that it also works without."""

from qa.server.page.routes import router

__all__ = ["router"]
