"""Names and limits that more than one module of the integration shares."""

import logging
from typing import Final

DOMAIN: Final = "steward"
LOGGER: Final = logging.getLogger(__package__)

# The version of the app's WebSocket API that this integration speaks (src/api/protocol.ts).
API_VERSION: Final = 1

# Keys of the app's announcement through the Supervisor.
CONF_INSTANCE_ID: Final = "instance_id"
