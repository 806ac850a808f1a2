"""Steward: proposes the automations that the people of a home would have written themselves.

The work is done by the Steward app; this integration finds it, puts its panel into the sidebar, relays the panel's commands with the
rights of whoever sits in front of it, and brings what the app says into Home Assistant: entities, actions, voice and tools for language
models.
"""

from homeassistant.const import CONF_TOKEN, CONF_URL, Platform
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import ConfigEntryAuthFailed, ConfigEntryNotReady
from homeassistant.helpers import (
    config_validation as cv,
    device_registry as dr,
    issue_registry as ir,
)
from homeassistant.helpers.aiohttp_client import async_get_clientsession
from homeassistant.helpers.typing import ConfigType

from .app_state import AppState
from .client import StewardClient
from .const import DOMAIN
from .entity import device_info
from .errors import (
    AppUnreachableError,
    IncompatibleAppError,
    InvalidTokenError,
    StewardError,
)
from .language import async_load_languages
from .panel import (
    async_register_panel,
    async_register_static_path,
    async_remove_panel,
    async_remove_panel_later,
)
from .problems import ProblemIssues
from .runtime import SUBSCRIPTIONS, Runtime, StewardConfigEntry
from .sentences import SENTENCES, async_setup_sentences
from .services import async_register_services
from .websocket import async_register_commands

CONFIG_SCHEMA = cv.config_entry_only_config_schema(DOMAIN)

ISSUE_INCOMPATIBLE = "app_incompatible"

PLATFORMS = (Platform.BINARY_SENSOR, Platform.BUTTON, Platform.EVENT, Platform.SENSOR)


async def async_setup(hass: HomeAssistant, config: ConfigType) -> bool:
    """Set up what does not depend on the config entry: commands answer, with a clear error, also while it is not loaded."""
    hass.data[SUBSCRIPTIONS] = set()
    async_register_commands(hass)
    async_register_services(hass)
    await async_load_languages(hass)
    async_setup_sentences(hass)
    await async_register_static_path(hass)
    return True


async def async_setup_entry(hass: HomeAssistant, entry: StewardConfigEntry) -> bool:
    """Connect to the app, show the panel and the entities, and the app's problems among the repairs."""
    hass.data[SENTENCES].async_set_wanted(is_wanted=True)
    problems = ProblemIssues(hass)
    entry.async_on_unload(problems.async_stop)
    state = AppState(problems.async_on_status)

    @callback
    def on_change(problem: StewardError | None) -> None:
        _async_update_issue(hass, problem)
        if problem is not None:
            problems.async_app_lost()
            state.async_app_lost()
        else:
            # It may be another version now.
            _async_update_device(hass, entry)
        if isinstance(problem, InvalidTokenError):
            entry.async_start_reauth(hass)

    client = StewardClient(
        async_get_clientsession(hass),
        entry.data[CONF_URL],
        entry.data[CONF_TOKEN],
        hass.data[SUBSCRIPTIONS],
        on_change,
        own=state.subscriptions,
    )
    try:
        await client.async_connect()
    except InvalidTokenError as err:
        raise ConfigEntryAuthFailed(
            translation_domain=DOMAIN, translation_key="invalid_auth"
        ) from err
    except IncompatibleAppError as err:
        _async_update_issue(hass, err)
        raise ConfigEntryNotReady(
            translation_domain=DOMAIN,
            translation_key="app_too_old" if err.too_old else "app_too_new",
            translation_placeholders={"version": err.version},
        ) from err
    except AppUnreachableError as err:
        raise ConfigEntryNotReady(
            translation_domain=DOMAIN,
            translation_key="cannot_connect",
            translation_placeholders={"error": err.message},
        ) from err

    entry.runtime_data = Runtime(client, state)
    _async_update_device(hass, entry)
    await hass.config_entries.async_forward_entry_setups(entry, PLATFORMS)
    # Ends with the entry: unloading cancels it, and it closes the connection on its way out.
    entry.async_create_background_task(hass, client.async_run(), f"{DOMAIN} client")
    _async_update_issue(hass, None)

    await async_register_panel(hass)
    return True


async def async_unload_entry(hass: HomeAssistant, entry: StewardConfigEntry) -> bool:
    """Unload: the client's task and the issues go with the entry's own clean-up, the panel after a while."""
    if entry.disabled_by is not None:
        hass.data[SENTENCES].async_set_wanted(is_wanted=False)
    if not await hass.config_entries.async_unload_platforms(entry, PLATFORMS):
        return False
    if entry.disabled_by is None:
        async_remove_panel_later(hass)
    else:
        async_remove_panel(hass)
    return True


async def async_remove_entry(hass: HomeAssistant, entry: StewardConfigEntry) -> None:
    """Take the panel and the repair along, and understand nothing any more."""
    if SENTENCES in hass.data:
        hass.data[SENTENCES].async_set_wanted(is_wanted=False)
    async_remove_panel(hass)
    _async_update_issue(hass, None)


@callback
def _async_update_device(hass: HomeAssistant, entry: StewardConfigEntry) -> None:
    """Have the device there, with the version that is connected."""
    dr.async_get(hass).async_get_or_create(
        config_entry_id=entry.entry_id, **device_info(entry)
    )


@callback
def _async_update_issue(hass: HomeAssistant, problem: StewardError | None) -> None:
    """Ask for an update where the app and the integration do not fit together; withdraw it once they are seen to do."""
    if problem is None:
        ir.async_delete_issue(hass, DOMAIN, ISSUE_INCOMPATIBLE)
    elif isinstance(problem, IncompatibleAppError):
        ir.async_create_issue(
            hass,
            DOMAIN,
            ISSUE_INCOMPATIBLE,
            is_fixable=False,
            severity=ir.IssueSeverity.ERROR,
            translation_key="app_too_old" if problem.too_old else "app_too_new",
            translation_placeholders={"version": problem.version},
        )
