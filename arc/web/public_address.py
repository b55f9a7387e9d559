"""The address people find a site at, as who runs it gives it."""

from __future__ import annotations

from urllib.parse import urlsplit

from arc.errors import ArcError


class AddressError(ArcError, ValueError):
    """A public address that no browser could open; the message names it."""


def checked_url(text: str, base_path: str) -> str:
    """A public address as it is used: scheme, host and path, without a slash at the end.

    One without a path gets ``base_path``. Raises AddressError.
    """
    text = text.strip()
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        raise _unusable(text) from None
    is_plain = not (parts.query or parts.fragment or parts.username or parts.password)
    has_host = bool(parts.hostname) and not any(c.isspace() for c in text)
    if parts.scheme not in ("http", "https") or not has_host or not is_plain or port == 0:
        raise _unusable(text)
    path = parts.path.rstrip("/") or base_path
    return f"{parts.scheme}://{parts.netloc}{path}"


def _unusable(text: str) -> AddressError:
    return AddressError(
        f"{text!r:.120} is no address for --public-url; it is like https://arc.example"
    )
