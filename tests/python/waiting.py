"""Waiting for what the app sent to have arrived."""

import asyncio
from collections.abc import Callable

from homeassistant.core import HomeAssistant

from custom_components.steward.const import DOMAIN


async def settle(hass: HomeAssistant) -> None:
    """Wait for the answer to a command: it comes after everything that the app sent before."""
    [entry] = hass.config_entries.async_loaded_entries(DOMAIN)
    await entry.runtime_data.client.async_command("status/get", {})
    await hass.async_block_till_done()


async def until(hass: HomeAssistant, is_so: Callable[[], bool]) -> None:
    """Wait until something is so in Home Assistant."""
    async with asyncio.timeout(10):
        while not is_so():
            await hass.async_block_till_done()
