"""The page to sign in on, and to sign out."""

from __future__ import annotations

from pathlib import Path

from qa.render.templates import environment

TEMPLATES = Path(__file__).parent / "templates"


def page(back: str, wrong: str = "", *, linked: bool = False, signed_in: bool = False) -> str:
    """Make the form; `wrong` says what was wrong with the try before, `linked` that another site's link led here."""
    template = environment(TEMPLATES).get_template("sign_in.html")
    return template.render(back=back, wrong=wrong, linked=linked, signed_in=signed_in)
