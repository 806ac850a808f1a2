"""The sidebar panel: serves its one script and registers it with Home Assistant's frontend."""

from pathlib import Path
from typing import Final

from homeassistant.components import frontend, panel_custom
from homeassistant.components.http import StaticPathConfig
from homeassistant.core import HomeAssistant, callback
from homeassistant.loader import async_get_integration

from .const import DOMAIN, LOGGER

FRONTEND_DIR: Final = Path(__file__).parent / "frontend"
SCRIPT_NAME: Final = "steward-panel.js"
STATIC_URL: Final = "/steward_static"
URL_PATH: Final = DOMAIN


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
    # A panel of our own may still be there when the entry was torn down half-way.
    async_remove_panel(hass)
    await panel_custom.async_register_panel(
        hass,
        frontend_url_path=URL_PATH,
        webcomponent_name="steward-panel",
        sidebar_title="Steward",
        sidebar_icon="mdi:home-clock",
        # Version and time of the file, so that a browser never runs the script of the version before.
        module_url=f"{STATIC_URL}/{SCRIPT_NAME}?v={integration.version}-{modified_s}",
        require_admin=False,
        config_panel_domain=DOMAIN,
    )


@callback
def async_remove_panel(hass: HomeAssistant) -> None:
    """Take the panel out of the sidebar."""
    frontend.async_remove_panel(hass, URL_PATH, warn_if_unknown=False)


def _modified_s() -> int | None:
    try:
        return int((FRONTEND_DIR / SCRIPT_NAME).stat().st_mtime)
    except FileNotFoundError:
        return None
