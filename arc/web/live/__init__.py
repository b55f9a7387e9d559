"""The live stage over HTTP and WebSockets, as docs/stage.md describes it.

``scene.py``, ``parts.py``, ``desk.py`` and ``material.py`` say what a room looks like at a moment,
from records alone; ``views.py`` reads the records; ``follow.py`` and ``watch.py`` tell the pages of
every change, ``sockets.py`` and ``connections.py`` are the way to them; ``routes.py`` is what hosts
ask and ``phones.py`` what the audience does, behind ``gate.py``; ``pages.py`` are the documents.
"""
