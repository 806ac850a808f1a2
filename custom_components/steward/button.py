"""A button: look for habits now instead of at night."""

from typing import override

from homeassistant.components.button import ButtonEntity
from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .entity import StewardEntity
from .requests import async_requester, async_start_analysis, translated
from .runtime import StewardConfigEntry

# Pressing it twice asks the app twice, which then says that it is at it already.
PARALLEL_UPDATES = 1


async def async_setup_entry(
    hass: HomeAssistant,
    entry: StewardConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the one there is."""
    async_add_entities([AnalyzeButton(entry, "analyze")])


class AnalyzeButton(StewardEntity, ButtonEntity):
    """Starts a full analysis; where one is running already that one goes on."""

    _attr_entity_category = EntityCategory.CONFIG

    @override
    async def async_press(self) -> None:
        """Start it with the rights of whoever pressed: an automation may, of people an administrator."""
        requester = await async_requester(self.hass, self._context)
        with translated():
            await async_start_analysis(self._runtime.client, requester, "full")
