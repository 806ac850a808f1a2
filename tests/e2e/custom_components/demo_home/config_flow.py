"""Sets up the demo home: there is nothing to ask."""

from typing import Any

from homeassistant.config_entries import ConfigFlow, ConfigFlowResult

from .const import DOMAIN


class DemoHomeConfigFlow(ConfigFlow, domain=DOMAIN):
    """Creates the one entry."""

    async def async_step_user(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Create the entry at once."""
        return self.async_create_entry(title="Demo home", data={})
