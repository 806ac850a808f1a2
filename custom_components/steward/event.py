"""An event entity: something unusual begins, or is over."""

from typing import override

from homeassistant.components.event import EventEntity
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .app_state import OpenIncident
from .entity import StewardEntity
from .runtime import StewardConfigEntry

# Nothing is polled and nothing is written.
PARALLEL_UPDATES = 0

OPENED = "opened"
CLOSED = "closed"


async def async_setup_entry(
    hass: HomeAssistant,
    entry: StewardConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the one there is."""
    async_add_entities([IncidentEvent(entry, "incident")])


class IncidentEvent(StewardEntity, EventEntity):
    """Fires for each incident that the app opens or closes.

    What is open when Home Assistant starts is where counting begins. What opened or closed while the app was away fires when it is back.
    """

    _unrecorded_attributes = frozenset({"entity_ids"})

    def __init__(self, entry: StewardConfigEntry, key: str) -> None:
        """Know of no incident yet."""
        super().__init__(entry, key)
        self._attr_event_types = [OPENED, CLOSED]
        self._known: dict[str, OpenIncident] | None = None

    @property
    @override
    def available(self) -> bool:
        """An app that is too old tells of none."""
        return self._runtime.state.incidents is not None

    @callback
    @override
    def _async_on_change(self) -> None:
        if (incidents := self._runtime.state.incidents) is not None:
            now = {incident.incident_id: incident for incident in incidents}
            before, self._known = self._known, now
            if before is not None:
                for incident_id in before.keys() - now.keys():
                    self._fire(CLOSED, before[incident_id])
                for incident in incidents:
                    if incident.incident_id not in before:
                        self._fire(OPENED, incident)
        self.async_write_ha_state()

    def _fire(self, event_type: str, incident: OpenIncident) -> None:
        self._trigger_event(
            event_type,
            {
                "title": incident.title,
                "severity": incident.severity,
                "entity_ids": list(incident.entity_ids),
                "monitor": incident.monitor,
            },
        )
        self.async_write_ha_state()
