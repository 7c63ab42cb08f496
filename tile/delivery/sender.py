"""Makes requests with httpx: these headers and no others, redirects not followed, answers read up to a bound."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

    from payloads.request import Request

_MOST_BYTES = 65_536


class Sender:
    """A client for one address.

    Args:
        address: where requests go instead of their own; without a path, it takes the place of their scheme and host only.
        seconds: how long an answer may take; Amplitude's own patience isn't documented.
        concurrency: how many connections are kept open.
    """

    def __init__(self, address: str, seconds: float, concurrency: int) -> None:
        self._address = httpx.URL(address)
        self._keeps_path = self._address.path in ("", "/") and not self._address.query
        limits = httpx.Limits(max_connections=concurrency, max_keepalive_connections=concurrency)
        self._client = httpx.AsyncClient(timeout=seconds, trust_env=False, limits=limits)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._client.aclose()

    async def send(self, request: Request) -> int | None:
        """The status of the answer; None if there is none in time."""
        headers = [(name.encode(), value.encode()) for name, value in request.headers]
        message = httpx.Request(
            request.method, self._address_of(request), headers=headers, content=request.body.encode()
        )
        try:
            answer = await self._client.send(message, stream=True)
            try:
                taken = 0
                async for chunk in answer.aiter_raw():
                    taken += len(chunk)
                    if taken > _MOST_BYTES:
                        break
            finally:
                await answer.aclose()
        except (httpx.HTTPError, OSError):
            return None
        return answer.status_code

    def _address_of(self, request: Request) -> httpx.URL:
        if not self._keeps_path:
            return self._address
        return self._address.copy_with(raw_path=httpx.URL(request.url).raw_path)
