"""What helps to find a fault, without secrets and without anything about the people of the home."""

from collections import Counter
from typing import Any

from homeassistant.components.diagnostics import async_redact_data
from homeassistant.const import CONF_TOKEN
from homeassistant.core import HomeAssistant

from .const import API_VERSION, CONF_INSTANCE_ID
from .errors import StewardError
from .runtime import SUBSCRIPTIONS, StewardConfigEntry

TO_REDACT = {CONF_TOKEN, CONF_INSTANCE_ID, "unique_id"}


async def async_get_config_entry_diagnostics(
    hass: HomeAssistant, entry: StewardConfigEntry
) -> dict[str, Any]:
    """Return the connection's state and the app's own account of itself."""
    client = entry.runtime_data.client
    app = client.app
    return {
        "entry": async_redact_data(entry.as_dict(), TO_REDACT),
        "integration": {
            "api_version": API_VERSION,
            "subscriptions": sorted(
                subscription.command for subscription in hass.data[SUBSCRIPTIONS]
            ),
            "problem": client.problem.message if client.problem else None,
        },
        "app": {"version": app.version, "api_version": app.api_version}
        if app
        else None,
        "status": await _async_status(entry),
        "open_incidents": _count_incidents(entry),
    }


async def _async_status(entry: StewardConfigEntry) -> Any:
    """Return the app's counts and states, or why there are none."""
    try:
        return await entry.runtime_data.client.async_command("status/get", {})
    except StewardError as err:
        return {"error": err.code}


def _count_incidents(entry: StewardConfigEntry) -> dict[str, int] | None:
    """Return how many each monitor has; what they are about would tell of the home. None where the app tells of none."""
    incidents = entry.runtime_data.state.incidents
    if incidents is None:
        return None
    return dict(Counter(incident.monitor for incident in incidents))
