"""A bare broadcast server, the peer of the live stage: what one client says, all the others get."""

from __future__ import annotations

import asyncio
import sys
from contextlib import suppress

from websockets.asyncio.server import ServerConnection, broadcast, serve
from websockets.exceptions import ConnectionClosedError


async def main(port: int) -> None:
    """Serve on this machine until ended."""
    everybody: set[ServerConnection] = set()

    async def handle(connection: ServerConnection) -> None:
        everybody.add(connection)
        try:
            with suppress(ConnectionClosedError):
                async for message in connection:
                    broadcast(everybody, message)
        finally:
            everybody.discard(connection)

    async with serve(handle, "127.0.0.1", port, compression=None) as server:
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1])))
