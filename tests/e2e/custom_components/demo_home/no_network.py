"""Lets Home Assistant open its client sessions on a machine without any network.

Its resolver of `.local` names joins a multicast group, for which a machine that is cut off has no route; then every integration that asks for a
client session fails. Here the same resolver listens on the machine itself.
"""

from homeassistant.components import zeroconf
from homeassistant.components.zeroconf.models import HaAsyncZeroconf, HaZeroconf
from homeassistant.const import EVENT_HOMEASSISTANT_CLOSE
from homeassistant.core import Event, HomeAssistant, callback


@callback
def async_allow_no_network(hass: HomeAssistant) -> None:
    """Make the shared resolver while nobody has asked for it, on the machine's own address where there is no other."""
    try:
        zeroconf.async_get_async_zeroconf(hass)
    except OSError:
        own = HaAsyncZeroconf(zc=HaZeroconf(interfaces=["127.0.0.1"]))

        async def async_close(_event: Event) -> None:
            await own.ha_async_close()

        hass.bus.async_listen_once(EVENT_HOMEASSISTANT_CLOSE, async_close)
        hass.data[zeroconf.DATA_INSTANCE] = own
