"""The lasting client of the app: keeps one connection alive, reconnects, and takes its subscriptions along.

The panels' subscriptions live outside of the client, in a set that it is given: they outlast a lost connection and a reload of the
config entry alike, and whoever holds one never notices more than a pause. The integration's own end with the client.
"""

import asyncio
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any, Final

import aiohttp

from .connection import AppConnection, AppVersion, EventCallback
from .const import LOGGER
from .errors import AppUnreachableError, InvalidTokenError, StewardError

RETRY_DELAYS_S: Final = (0, 1, 2, 5, 10, 20, 30, 60)
# A connection that lived this long counts as a good one: the next loss starts again with the shortest delay.
STABLE_S: Final = 10


class Subscription:
    """What somebody listens to, independent of the connection that carries it at the moment."""

    def __init__(
        self,
        command: str,
        params: Callable[[], Mapping[str, Any]],
        on_event: EventCallback,
        on_refused: Callable[[StewardError], None] | None = None,
    ) -> None:
        """Take the parameters as a function: the rights of a user may have changed until the next reconnect.

        `on_refused` is told when a renewal is refused; without it the refusal is logged.
        """
        self.command = command
        self._params = params
        self._on_event = on_event
        self._on_refused = on_refused
        self.ended = False
        self._carrier: tuple[AppConnection, int] | None = None

    async def async_establish(self, connection: AppConnection) -> None:
        """Subscribe on this connection."""
        number = await connection.async_subscribe(
            self.command, self._params(), self._on_event
        )
        self._carrier = (connection, number)
        if self.ended:
            await self.async_end()

    def refuse(self, error: StewardError) -> None:
        """Take that the app did not renew it on the present connection."""
        if self._on_refused is not None:
            self._on_refused(error)
            return
        LOGGER.warning(
            "The Steward app did not renew the subscription %s: %s", self.command, error
        )

    async def async_end(self) -> None:
        """Stop listening; also right while `async_establish` still waits for its answer."""
        self.ended = True
        if self._carrier is None:
            return
        connection, number = self._carrier
        self._carrier = None
        # With its connection the subscription is gone anyway.
        with suppress(StewardError):
            await connection.async_unsubscribe(number)


class StewardClient:
    """Commands and subscriptions over a connection that is renewed whenever it breaks."""

    def __init__(
        self,
        session: aiohttp.ClientSession,
        url: str,
        token: str,
        subscriptions: set[Subscription],
        on_change: Callable[[StewardError | None], None],
        *,
        own: tuple[Subscription, ...],
    ) -> None:
        """Tell `on_change` None whenever connected, and the reason whenever a connection is lost or refused."""
        self.url = url
        self.problem: StewardError | None = None
        self._session = session
        self._token = token
        self._subscriptions = subscriptions
        self._own = own
        self._on_change = on_change
        self._connection: AppConnection | None = None

    @property
    def app(self) -> AppVersion | None:
        """The app at the other end, None while not connected."""
        return self._connection.app if self._connection else None

    async def async_connect(self) -> None:
        """Connect once; raises AppUnreachableError, InvalidTokenError or IncompatibleAppError."""
        self._connection = await AppConnection.async_open(
            self._session, self.url, self._token
        )

    async def async_run(self) -> None:
        """Serve the connection and renew it, until cancelled or until the app refuses the token."""
        failures = 0
        loop = asyncio.get_running_loop()
        try:
            while True:
                if self._connection is not None:
                    connected_at_s = loop.time()
                    await self._async_serve(self._connection)
                    if loop.time() - connected_at_s >= STABLE_S:
                        failures = 0
                await asyncio.sleep(RETRY_DELAYS_S[failures])
                failures = min(failures + 1, len(RETRY_DELAYS_S) - 1)
                try:
                    await self.async_connect()
                except InvalidTokenError as err:
                    self._report(err)
                    return
                except StewardError as err:
                    self._report(err)
        finally:
            if self._connection is not None:
                await self._connection.async_close()
                self._connection = None

    async def async_command(self, command: str, params: Mapping[str, Any]) -> Any:
        """Send a command and return its result."""
        return await self._require().async_call(command, params)

    async def async_subscribe(self, subscription: Subscription) -> None:
        """Start listening; from then on the subscription is renewed with every connection, until removed from the set."""
        await subscription.async_establish(self._require())
        if not subscription.ended:
            self._subscriptions.add(subscription)

    def _require(self) -> AppConnection:
        if self._connection is None:
            raise self.problem or AppUnreachableError(
                f"The Steward app at {self.url} is not connected; check that the app is running."
            )
        return self._connection

    async def _async_serve(self, connection: AppConnection) -> None:
        """Renew the subscriptions and read until the connection ends."""
        self._report(None)
        async with asyncio.TaskGroup() as group:
            for subscription in (*self._own, *self._subscriptions):
                group.create_task(_async_renew(subscription, connection))
            await connection.async_run()
        self._connection = None
        self._report(
            AppUnreachableError(
                f"The Steward app at {self.url} is not connected; check that the app is running."
            )
        )

    def _report(self, problem: StewardError | None) -> None:
        """Log once when the app becomes unavailable and once when it is back; pass every change of reason on."""
        if problem is not None and self.problem is None:
            LOGGER.warning("%s", problem)
        elif problem is None and self.problem is not None:
            LOGGER.info("The Steward app at %s is connected again", self.url)
        changed = type(problem) is not type(self.problem)
        self.problem = problem
        if changed:
            self._on_change(problem)


async def _async_renew(subscription: Subscription, connection: AppConnection) -> None:
    try:
        await subscription.async_establish(connection)
    except AppUnreachableError:
        # Lost again before the answer came: the next connection renews it.
        return
    except StewardError as err:
        subscription.refuse(err)
