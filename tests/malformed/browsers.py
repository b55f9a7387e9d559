"""What a browser brings along: cookies, and a storage that will not do.

``make`` of a cookie gives a script that sets it; of a storage, one that runs before the page's own.
"""

from __future__ import annotations

from functools import partial

from tests.malformed.kind import Kind

_cookie = partial(Kind, where="cookie", answer="harmless", said="Before you start")
_storage = partial(Kind, where="storage", answer="harmless", said="attempt")

SECRET = "A" * 22
"""Has the form of a participant's secret and is nobody's."""


def set_cookies(*cookies: str) -> str:
    return "".join(f"document.cookie = {cookie!r};" for cookie in cookies)


def deny(*areas: str) -> str:
    """Reading them throws, as it does where a visitor forbids cookies and site data."""
    return (
        f"for (const name of {list(areas)}) Object.defineProperty(window, name, "
        "{ get() { throw new DOMException('denied', 'SecurityError'); } });"
    )


COOKIES = (
    _cookie("cookie-absent", what="no cookie", make=lambda: ""),
    _cookie(
        "cookie-malformed",
        what="words for the secret",
        make=lambda: set_cookies("arc_participant=admin; path=/"),
    ),
    _cookie(
        "cookie-empty", what="an empty secret", make=lambda: set_cookies("arc_participant=; path=/")
    ),
    _cookie(
        "cookie-4-kb",
        what="a secret of 4,000 characters",
        make=lambda: set_cookies(f"arc_participant={'x' * 4000}; path=/"),
    ),
    _cookie(
        "cookie-10-kb",
        what="three cookies of others, 10 kB in all",
        make=lambda: set_cookies(*(f"other{n}={'x' * 3500}; path=/" for n in range(3))),
    ),
    _cookie(
        "cookie-nobody",
        what="a secret of the right form that is nobody's",
        make=lambda: set_cookies(f"arc_participant={SECRET}; path=/"),
    ),
    _cookie(
        "cookie-twice",
        what="two secrets under one name",
        make=lambda: set_cookies(
            f"arc_participant={SECRET}; path=/", f"arc_participant={'B' * 22}; path=/play"
        ),
    ),
    _cookie(
        "cookie-not-ascii",
        what="bytes beyond ASCII",
        make=lambda: set_cookies(
            "arc_participant=Zo\u00eb\u6f22; path=/", "other=\u00e9\u6f22; path=/"
        ),
    ),
    _cookie(
        "cookie-quotes",
        what="quotes, a backslash and no name",
        make=lambda: set_cookies('arc_participant="a\\012b"; path=/', "nameless; path=/"),
    ),
)

STORAGES = (
    _storage(
        "storage-full",
        what="a full localStorage",
        make=lambda: (
            "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); };"
        ),
    ),
    _storage(
        "storage-denied",
        what="site data that the visitor forbids",
        make=lambda: deny("localStorage", "sessionStorage", "indexedDB"),
    ),
    _storage(
        "storage-foreign",
        what="foreign text where the drawing is kept",
        make=lambda: (
            "const own = Storage.prototype.getItem; Storage.prototype.getItem = function (key) {"
            " return key.startsWith('arc-workbench') ? '{\"a\": [' : own.call(this, key); };"
        ),
    ),
)
