"""Makes a time come: what is due by the clock up to a moment in the future happens now.

Only timers that wait for a time of day are taken (Home Assistant's time triggers among them), not the time-outs and heartbeats of
open connections. The clock that conditions read shows the same moment while they run; the stamps on states and events stay true.
"""

import asyncio
from datetime import datetime
from unittest.mock import patch

from homeassistant.core import HomeAssistant
from homeassistant.helpers import event as event_helper
from homeassistant.util import dt as dt_util
from homeassistant.util.async_ import get_scheduled_timer_handles

# What a trigger sets going runs at once up to its first wait; this lets conditions and a first action finish under the same clock.
SETTLE_SECONDS = 0.3


async def async_pass_time(hass: HomeAssistant, moment: datetime) -> int:
    """Let everything happen that the clock would have brought until the moment; return how many timers were due."""
    local = dt_util.as_local(moment)
    with (
        patch.object(event_helper, "time_tracker_utcnow", return_value=moment),
        patch.object(
            event_helper, "time_tracker_timestamp", return_value=moment.timestamp()
        ),
        patch.object(dt_util, "utcnow", return_value=moment),
        patch.object(dt_util, "now", return_value=local),
    ):
        due = [
            (handle, timer)
            for handle in list(get_scheduled_timer_handles(hass.loop))
            if not handle.cancelled()
            and (timer := _time_of_day_timer(handle)) is not None
            if timer.expected_fire_timestamp <= moment.timestamp()
        ]
        for handle, timer in sorted(
            due, key=lambda pair: pair[1].expected_fire_timestamp
        ):
            handle.cancel()
            timer()
        await asyncio.sleep(SETTLE_SECONDS)
    return len(due)


def _time_of_day_timer(
    handle: asyncio.TimerHandle,
) -> event_helper._TrackPointUTCTime | None:
    """Return the timer behind a handle where it waits for a time of day or a point in time."""
    timer = handle._callback
    if not isinstance(timer, event_helper._TrackPointUTCTime):
        return None
    owner = getattr(timer.job.target, "__self__", None)
    is_time_of_day = isinstance(
        owner, event_helper._TrackUTCTimeChange | event_helper.SunListener
    )
    return timer if is_time_of_day else None
