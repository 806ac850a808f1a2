"""Fixing the issues that can be fixed from here: those that a person has to have read."""

from typing import Any

import probatio

from homeassistant.components.repairs import RepairsFlow, RepairsFlowResult
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir

from .const import DOMAIN
from .errors import CODE_NOT_FOUND, CommandFailedError, StewardError
from .runtime import loaded_client


class AcknowledgeFlow(RepairsFlow):
    """Shows the message once more and tells the app that it was read."""

    async def async_step_init(
        self, user_input: dict[str, Any] | None = None
    ) -> RepairsFlowResult:
        """Begin with the only step."""
        return await self.async_step_confirm()

    async def async_step_confirm(
        self, user_input: dict[str, Any] | None = None
    ) -> RepairsFlowResult:
        """Ask, then acknowledge; Home Assistant deletes the issue when the flow ends well."""
        placeholders = self._placeholders()
        errors: dict[str, str] = {}
        if user_input is not None:
            try:
                await self._async_acknowledge()
            except StewardError as err:
                errors["base"] = "not_acknowledged"
                placeholders["error"] = err.message
            else:
                return self.async_create_entry(data={})
        return self.async_show_form(
            step_id="confirm",
            data_schema=probatio.Schema({}),
            errors=errors,
            description_placeholders=placeholders,
        )

    async def _async_acknowledge(self) -> None:
        try:
            await loaded_client(self.hass).async_command(
                "problems/acknowledge", {"code": self.issue_id}
            )
        except CommandFailedError as err:
            # Somebody else acknowledged it in the meantime.
            if err.code != CODE_NOT_FOUND:
                raise

    def _placeholders(self) -> dict[str, str]:
        issue = ir.async_get(self.hass).async_get_issue(DOMAIN, self.issue_id)
        return dict(issue.translation_placeholders or {}) if issue else {}


async def async_create_fix_flow(
    hass: HomeAssistant,
    issue_id: str,
    data: dict[str, str | int | float | None] | None,
) -> RepairsFlow:
    """Return the one flow there is: only what is to be acknowledged is fixable."""
    return AcknowledgeFlow()
