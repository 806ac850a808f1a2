"""Steward's lines under Settings > System > Repairs > System information."""

from typing import Any

from homeassistant.components import system_health
from homeassistant.core import HomeAssistant, callback

from .errors import StewardError
from .runtime import loaded_client


@callback
def async_register(
    hass: HomeAssistant, register: system_health.SystemHealthRegistration
) -> None:
    """Register the callback that collects them."""
    register.async_register_info(async_health_info)


async def async_health_info(hass: HomeAssistant) -> dict[str, Any]:
    """Return whether the app is connected, and which it is."""
    try:
        app = loaded_client(hass).app
    except StewardError:
        app = None
    return {
        "app_connected": app is not None,
        "app_version": app.version if app else None,
    }
