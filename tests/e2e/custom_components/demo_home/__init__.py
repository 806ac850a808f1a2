"""A home made of nothing but states: real entities in the real registries, without the things behind them.

Its entities obey Home Assistant's actions like any other. What would come from the things themselves (a press of a wall
switch, a sensor's report) is told over the websocket, as `demo_home/happen`: such a change has no user, as with real things.
"""

from dataclasses import dataclass, field
import json
from pathlib import Path
from typing import Any

import voluptuous as vol

from homeassistant.components import websocket_api
from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import (
    area_registry as ar,
    config_validation as cv,
    device_registry as dr,
)
from homeassistant.helpers.typing import ConfigType
from homeassistant.util import dt as dt_util

from . import acting
from .const import DOMAIN, FIXTURE, PLATFORMS
from .entity import DemoEntity
from .no_network import async_allow_no_network
from .time_travel import async_pass_time

CONFIG_SCHEMA = cv.config_entry_only_config_schema(DOMAIN)


@dataclass
class DemoHome:
    """The fixture, and the entities made from it."""

    fixture: dict[str, Any]
    entities: dict[str, DemoEntity] = field(default_factory=dict)


type DemoHomeEntry = ConfigEntry[DemoHome]


async def async_setup(hass: HomeAssistant, config: ConfigType) -> bool:
    """Register the commands through which things happen and time passes."""
    async_allow_no_network(hass)
    websocket_api.async_register_command(hass, _handle_happen)
    websocket_api.async_register_command(hass, _handle_pass_time)
    acting.async_register(hass)
    return True


async def async_setup_entry(hass: HomeAssistant, entry: DemoHomeEntry) -> bool:
    """Create the areas, the devices and their entities."""

    def read_fixture() -> dict[str, Any]:
        with Path(hass.config.path(FIXTURE)).open(encoding="utf-8") as file:
            return dict(json.load(file))

    entry.runtime_data = DemoHome(await hass.async_add_executor_job(read_fixture))
    areas = ar.async_get(hass)
    devices = dr.async_get(hass)
    area_ids = {
        area["area_id"]: (
            areas.async_get_area_by_name(area["name"])
            or areas.async_create(area["name"])
        ).id
        for area in entry.runtime_data.fixture["areas"]
    }
    for spec in entry.runtime_data.fixture["devices"]:
        identifier = (DOMAIN, spec["id"])
        known = devices.async_get_device_by_identifier(identifier, entry.entry_id)
        device = devices.async_get_or_create(
            config_entry_id=entry.entry_id,
            identifiers={identifier},
            name=spec["name"],
            manufacturer=spec["manufacturer"],
            model=spec["model"],
        )
        if known is None:
            devices.async_update_device(device.id, area_id=area_ids[spec["area_id"]])
    await hass.config_entries.async_forward_entry_setups(entry, PLATFORMS)
    return True


async def async_unload_entry(hass: HomeAssistant, entry: DemoHomeEntry) -> bool:
    """Take the entities away."""
    return await hass.config_entries.async_unload_platforms(entry, PLATFORMS)


@websocket_api.websocket_command(
    {
        vol.Required("type"): "demo_home/happen",
        vol.Required("entity_id"): str,
        vol.Required("state"): str,
        vol.Optional("attributes"): dict,
    }
)
@websocket_api.require_admin
@callback
def _handle_happen(
    hass: HomeAssistant, connection: websocket_api.ActiveConnection, msg: dict[str, Any]
) -> None:
    """Let a thing change by itself."""
    entries = hass.config_entries.async_loaded_entries(DOMAIN)
    entity = entries[0].runtime_data.entities.get(msg["entity_id"]) if entries else None
    if entity is None:
        connection.send_error(
            msg["id"],
            websocket_api.ERR_NOT_FOUND,
            f"There is no {msg['entity_id']} in the demo home",
        )
        return
    entity.become(msg["state"], msg.get("attributes", {}))
    connection.send_result(msg["id"])


@websocket_api.websocket_command(
    {
        vol.Required("type"): "demo_home/pass_time",
        vol.Required("to_ms"): vol.Coerce(float),
    }
)
@websocket_api.require_admin
@websocket_api.async_response
async def _handle_pass_time(
    hass: HomeAssistant, connection: websocket_api.ActiveConnection, msg: dict[str, Any]
) -> None:
    """Make a time come."""
    due = await async_pass_time(hass, dt_util.utc_from_timestamp(msg["to_ms"] / 1000))
    connection.send_result(msg["id"], {"due": due})
