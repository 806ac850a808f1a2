"""What the integration keeps: per config entry its client and what the app told, and for as long as Home Assistant runs the panel's subscriptions."""

from dataclasses import dataclass
from typing import Final

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.util.hass_dict import HassKey

from .app_state import AppState
from .client import StewardClient, Subscription
from .const import DOMAIN
from .errors import AppUnreachableError


@dataclass(frozen=True, slots=True)
class Runtime:
    """What lives as long as a loaded config entry."""

    client: StewardClient
    state: AppState


type StewardConfigEntry = ConfigEntry[Runtime]

# Not in the entry's runtime data, so that a reload of the entry takes them over instead of silencing the open panels.
SUBSCRIPTIONS: Final[HassKey[set[Subscription]]] = HassKey(DOMAIN)


def loaded_client(hass: HomeAssistant) -> StewardClient:
    """Return the client of the one loaded entry; raises AppUnreachableError where there is none."""
    entries: list[StewardConfigEntry] = hass.config_entries.async_loaded_entries(DOMAIN)
    if not entries:
        raise AppUnreachableError(
            "Steward is not connected to its app; see Steward under Settings > Devices & services."
        )
    return entries[0].runtime_data.client
