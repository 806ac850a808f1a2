"""What the app last told of itself and of the home's incidents: pushed by it, read by the entities.

Its status comes often while an analysis runs; whoever listens here is told only when something changed that an entity shows. Incidents
are asked for as nobody in particular: every user of Home Assistant sees the entities, so they hold what everybody may see.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from homeassistant.core import CALLBACK_TYPE, callback
from homeassistant.util import dt as dt_util

from .client import Subscription
from .const import LOGGER, NOBODY
from .errors import CODE_UNKNOWN_COMMAND, StewardError
from .problems import problems_of

INCIDENTS_COMMAND = "incidents/subscribe"


@dataclass(frozen=True, slots=True)
class AppStatus:
    """What the entities show of the app's status."""

    open_suggestions: int | None
    last_analysis: datetime | None
    has_problem: bool


@dataclass(frozen=True, slots=True)
class OpenIncident:
    """What is unusual at present."""

    incident_id: str
    title: str
    severity: str
    entity_ids: tuple[str, ...]
    monitor: str


class AppState:
    """The app's last word, and who wants to know of a new one."""

    def __init__(self, on_status: Callable[[Any], None]) -> None:
        """Know nothing until the app has told; `on_status` gets every status as it came."""
        self.status: AppStatus | None = None
        # None while it is not known, and where the app is too old to tell.
        self.incidents: tuple[OpenIncident, ...] | None = None
        self.subscriptions = (
            Subscription("status/subscribe", dict, self._async_on_status),
            Subscription(
                INCIDENTS_COMMAND,
                lambda: {"user": NOBODY},
                self._async_on_incidents,
                self._async_on_no_incidents,
            ),
        )
        self._on_status = on_status
        self._listeners: set[CALLBACK_TYPE] = set()
        self._said_too_old = False

    @callback
    def async_add_listener(self, listener: CALLBACK_TYPE) -> CALLBACK_TYPE:
        """Tell the listener of every change; returns what ends that."""
        self._listeners.add(listener)

        @callback
        def remove() -> None:
            self._listeners.discard(listener)

        return remove

    @callback
    def async_app_lost(self) -> None:
        """Know nothing while nobody can say whether it still holds."""
        self._set(None, None)

    @callback
    def _async_on_status(self, event: Any) -> None:
        self._on_status(event)
        if isinstance(event, dict):
            self._set(_status_of(event), self.incidents)

    @callback
    def _async_on_incidents(self, event: Any) -> None:
        match event:
            case {"open": list(found)}:
                incidents = (_incident_of(item) for item in found)
                self._set(self.status, tuple(one for one in incidents if one))

    @callback
    def _async_on_no_incidents(self, error: StewardError) -> None:
        """Say once that the app has no incidents to tell; an update of it reconnects, and then it has."""
        self._set(self.status, None)
        if error.code != CODE_UNKNOWN_COMMAND:
            LOGGER.warning("The Steward app does not tell of incidents: %s", error)
        elif not self._said_too_old:
            self._said_too_old = True
            LOGGER.warning(
                "This version of the Steward app does not know incidents yet, so that the entities for them are unavailable; "
                "update the app"
            )

    def _set(
        self, status: AppStatus | None, incidents: tuple[OpenIncident, ...] | None
    ) -> None:
        if (status, incidents) == (self.status, self.incidents):
            return
        self.status, self.incidents = status, incidents
        for listener in tuple(self._listeners):
            listener()


def _status_of(status: dict[str, Any]) -> AppStatus:
    """Read what there is: an app of another version may tell less or more."""
    open_suggestions: int | None = None
    last_analysis: datetime | None = None
    match status.get("counts"):
        case {"proposed": int(proposed)}:
            open_suggestions = proposed
    match status.get("analysis"):
        case {"last_finished_ms": int() | float() as finished_ms}:
            last_analysis = dt_util.utc_from_timestamp(finished_ms / 1000)
    return AppStatus(open_suggestions, last_analysis, bool(problems_of(status)))


def _incident_of(item: Any) -> OpenIncident | None:
    match item:
        case {
            "id": str(incident_id),
            "title": str(title),
            "severity": str(severity),
            "entity_ids": list(entity_ids),
            "monitor": str(monitor),
        }:
            return OpenIncident(
                incident_id,
                title,
                severity,
                tuple(str(entity_id) for entity_id in entity_ids),
                monitor,
            )
    return None
