"""The sidebar panel: serves its one script and registers it with Home Assistant's frontend."""

from datetime import datetime
from pathlib import Path
from typing import Final

from homeassistant.components import frontend, panel_custom
from homeassistant.components.http import StaticPathConfig
from homeassistant.core import CALLBACK_TYPE, HassJob, HomeAssistant, callback
from homeassistant.helpers.event import async_call_later
from homeassistant.loader import async_get_integration
from homeassistant.util.hass_dict import HassKey

from .const import DOMAIN, LOGGER

FRONTEND_DIR: Final = Path(__file__).parent / "frontend"
SCRIPT_NAME: Final = "steward-panel.js"
STATIC_URL: Final = "/steward_static"
URL_PATH: Final = DOMAIN

# Who looks at a panel that is taken out of the sidebar is led away from it: a reload has so long to bring the entry back.
GRACE_S: Final = 60
_GOING: Final[HassKey[CALLBACK_TYPE]] = HassKey(f"{DOMAIN}_panel_going")


async def async_register_static_path(hass: HomeAssistant) -> None:
    """Serve the folder of the panel's script; Home Assistant cannot take that back, so it is done once."""
    await hass.http.async_register_static_paths(
        [StaticPathConfig(STATIC_URL, str(FRONTEND_DIR), cache_headers=False)]
    )


async def async_register_panel(hass: HomeAssistant) -> None:
    """Put the panel into the sidebar for everybody."""
    modified_s = await hass.async_add_executor_job(_modified_s)
    if modified_s is None:
        LOGGER.error(
            "The panel's script is missing from the integration; install Steward anew, or run `npm run build` in a checkout"
        )
        return
    integration = await async_get_integration(hass, DOMAIN)
    # Version and time of the file, so that a browser never runs the script of the version before.
    module_url = f"{STATIC_URL}/{SCRIPT_NAME}?v={integration.version}-{modified_s}"
    _async_stay(hass)
    if _shown_url(hass) == module_url:
        return
    # One with another script may still be there.
    async_remove_panel(hass)
    await panel_custom.async_register_panel(
        hass,
        frontend_url_path=URL_PATH,
        webcomponent_name="steward-panel",
        sidebar_title="Steward",
        sidebar_icon="mdi:home-clock",
        module_url=module_url,
        require_admin=False,
        config_panel_domain=DOMAIN,
    )


@callback
def async_remove_panel(hass: HomeAssistant) -> None:
    """Take the panel out of the sidebar."""
    _async_stay(hass)
    frontend.async_remove_panel(hass, URL_PATH, warn_if_unknown=False)


@callback
def async_remove_panel_later(hass: HomeAssistant) -> None:
    """Take the panel out of the sidebar, unless it is registered again meanwhile."""

    @callback
    def remove(_: datetime) -> None:
        async_remove_panel(hass)

    _async_stay(hass)
    hass.data[_GOING] = async_call_later(
        hass, GRACE_S, HassJob(remove, cancel_on_shutdown=True)
    )


@callback
def _async_stay(hass: HomeAssistant) -> None:
    if (cancel := hass.data.pop(_GOING, None)) is not None:
        cancel()


def _shown_url(hass: HomeAssistant) -> str | None:
    shown = hass.data.get(frontend.DATA_PANELS, {}).get(URL_PATH)
    if shown is None or shown.config is None:
        return None
    url: str | None = shown.config["_panel_custom"].get("module_url")
    return url


def _modified_s() -> int | None:
    try:
        return int((FRONTEND_DIR / SCRIPT_NAME).stat().st_mtime)
    except FileNotFoundError:
        return None
