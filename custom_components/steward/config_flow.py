"""Finding the app: announced by the Supervisor, or entered by address and token where there is no Supervisor.

There is one Steward per home. The manifest does not say `single_config_entry`, because Home Assistant would then drop the Supervisor's
announcement before this flow sees it, and with it the app's new address or token; the flow sees to it itself.
"""

from collections.abc import Mapping
from typing import Any, override

import probatio
from yarl import URL

from homeassistant.config_entries import (
    SOURCE_HASSIO,
    SOURCE_REAUTH,
    ConfigEntry,
    ConfigEntryState,
    ConfigFlow,
    ConfigFlowResult,
)
from homeassistant.const import CONF_TOKEN, CONF_URL
from homeassistant.core import callback
from homeassistant.helpers.aiohttp_client import async_get_clientsession
from homeassistant.helpers.selector import (
    TextSelector,
    TextSelectorConfig,
    TextSelectorType,
)
from homeassistant.helpers.service_info.hassio import HassioServiceInfo

from .connection import AppConnection
from .const import DOMAIN, LOGGER
from .errors import IncompatibleAppError, InvalidTokenError, StewardError

TITLE = "Steward"
# A blank in the texts, because Home Assistant's translations may hold no addresses.
EXAMPLE_URL = "http://192.168.1.20:8098"

_URL = TextSelector(TextSelectorConfig(type=TextSelectorType.URL))
_TOKEN = TextSelector(TextSelectorConfig(type=TextSelectorType.PASSWORD))
ADDRESS_SCHEMA = probatio.Schema(
    {probatio.Required(CONF_URL): _URL, probatio.Required(CONF_TOKEN): _TOKEN}
)
TOKEN_SCHEMA = probatio.Schema({probatio.Required(CONF_TOKEN): _TOKEN})


class StewardConfigFlow(ConfigFlow, domain=DOMAIN):
    """Every way to the app ends in really connecting to it."""

    VERSION = 1

    def __init__(self) -> None:
        """Know nothing of the app yet."""
        self._announced: dict[str, str] = {}
        self._app_name = TITLE

    @override
    async def async_step_user(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for address and token."""
        if self._async_current_entries(include_ignore=False):
            return self.async_abort(reason="single_instance_allowed")
        errors: dict[str, str] = {}
        if user_input is not None:
            data, errors = await self._async_check(user_input)
            if not errors:
                return self._create_entry(data)
        return self._show_address_form("user", user_input, errors)

    @override
    async def async_step_hassio(
        self, discovery_info: HassioServiceInfo
    ) -> ConfigFlowResult:
        """Take the app's announcement: an update for the entry that is its own, or the offer to set it up."""
        match discovery_info.config:
            case {
                "host": str(host),
                "port": int(port),
                "token": str(token),
                "instance_id": str(instance_id),
            } if 0 < port < 65536:
                url = str(URL.build(scheme="http", host=host, port=port))
            case _:
                return self.async_abort(reason="invalid_discovery_info")
        self._announced = {CONF_URL: url, CONF_TOKEN: token}
        self._app_name = discovery_info.name

        self._abort_others(unique_id=instance_id)
        entry = await self.async_set_unique_id(instance_id)
        if entry is not None:
            self._retry_with(entry, self._announced)
        self._abort_if_unique_id_configured(updates=self._announced)
        if self._async_current_entries(include_ignore=False):
            return self.async_abort(reason="single_instance_allowed")
        return await self.async_step_hassio_confirm()

    async def async_step_hassio_confirm(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask whether to set the announced app up.

        It is tried only now: an announcement may come before the app answers, and the same one does not come twice.
        """
        errors: dict[str, str] = {}
        if user_input is not None:
            if self._async_current_entries(include_ignore=False):
                return self.async_abort(reason="single_instance_allowed")
            data, errors = await self._async_check(self._announced)
            if not errors:
                return self._create_entry(data)
        self._set_confirm_only()
        return self.async_show_form(
            step_id="hassio_confirm",
            errors=errors,
            description_placeholders={"addon": self._app_name},
        )

    async def async_step_reauth(
        self, entry_data: Mapping[str, Any]
    ) -> ConfigFlowResult:
        """Start when the app refuses the token."""
        return await self.async_step_reauth_confirm()

    async def async_step_reauth_confirm(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for the app's token."""
        entry = self._get_reauth_entry()
        errors: dict[str, str] = {}
        if user_input is not None:
            data, errors = await self._async_check({**entry.data, **user_input})
            if not errors:
                return self.async_update_reload_and_abort(entry, data_updates=data)
        return self.async_show_form(
            step_id="reauth_confirm",
            data_schema=TOKEN_SCHEMA,
            errors=errors,
            description_placeholders={"url": entry.data[CONF_URL]},
        )

    async def async_step_reconfigure(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for another address or token."""
        entry = self._get_reconfigure_entry()
        errors: dict[str, str] = {}
        if user_input is not None:
            data, errors = await self._async_check(user_input)
            if not errors:
                return self.async_update_reload_and_abort(entry, data_updates=data)
        suggested = user_input or {CONF_URL: entry.data[CONF_URL]}
        return self._show_address_form("reconfigure", suggested, errors)

    async def _async_check(
        self, data: Mapping[str, Any]
    ) -> tuple[dict[str, str], dict[str, str]]:
        """Connect to the app; return the entry's data and the form's errors."""
        token = data[CONF_TOKEN].strip()
        if (url := _normalised(data[CONF_URL])) is None:
            return {}, {CONF_URL: "invalid_url"}
        session = async_get_clientsession(self.hass)
        try:
            connection = await AppConnection.async_open(session, url, token)
        except StewardError as err:
            LOGGER.debug("Connecting to the app failed: %s", err)
            return {}, {"base": _form_error(err)}
        await connection.async_close()
        return {CONF_URL: url, CONF_TOKEN: token}, {}

    def _show_address_form(
        self, step_id: str, suggested: Mapping[str, Any] | None, errors: dict[str, str]
    ) -> ConfigFlowResult:
        return self.async_show_form(
            step_id=step_id,
            data_schema=self.add_suggested_values_to_schema(ADDRESS_SCHEMA, suggested),
            errors=errors,
            description_placeholders={"example_url": EXAMPLE_URL},
        )

    @callback
    def _create_entry(self, data: dict[str, str]) -> ConfigFlowResult:
        """Create the one entry; any other offer to set Steward up is then void."""
        self._abort_others()
        return self.async_create_entry(title=TITLE, data=data)

    @callback
    def _abort_others(self, unique_id: str | None = None) -> None:
        """End other flows in progress: all, or only older announcements of the same app, whose token may be void."""
        for flow in self._async_in_progress(include_uninitialized=True):
            context = flow["context"]
            if unique_id is None or (
                context.get("source") == SOURCE_HASSIO
                and context.get("unique_id") == unique_id
            ):
                self.hass.config_entries.flow.async_abort(flow["flow_id"])

    @callback
    def _retry_with(self, entry: ConfigEntry, data: dict[str, str]) -> None:
        """End the question for a token that the announcement answers.

        Home Assistant itself reloads an entry with new data only while it is loaded or retrying.
        """
        if data.items() <= entry.data.items():
            return
        for flow in list(entry.async_get_active_flows(self.hass, {SOURCE_REAUTH})):
            self.hass.config_entries.flow.async_abort(flow["flow_id"])
        if entry.state is ConfigEntryState.SETUP_ERROR:
            self.hass.config_entries.async_update_entry(
                entry, data={**entry.data, **data}
            )
            self.hass.config_entries.async_schedule_reload(entry.entry_id)


def _normalised(address: str) -> str | None:
    """Return the address as a base URL, None where it is none."""
    address = address.strip()
    if "://" not in address:
        address = f"http://{address}"
    try:
        url = URL(address)
    except ValueError:
        return None
    if url.scheme not in {"http", "https"} or not url.host or url.user:
        return None
    return str(url.with_query(None).with_fragment(None)).rstrip("/")


def _form_error(err: StewardError) -> str:
    match err:
        case InvalidTokenError():
            return "invalid_auth"
        case IncompatibleAppError():
            return "app_too_old" if err.too_old else "app_too_new"
    return "cannot_connect"
