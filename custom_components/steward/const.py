"""Names and limits that more than one module of the integration shares."""

import logging
from typing import Final

DOMAIN: Final = "steward"
LOGGER: Final = logging.getLogger(__package__)

# The version of the app's WebSocket API that this integration speaks (src/api/protocol.ts).
API_VERSION: Final = 1
# The oldest one it gets along with: what such an app does not know is unavailable, everything else works.
OLDEST_API_VERSION: Final = 1

# For whom the integration asks what everybody in the home may hear: a user whom the app does not know, with the least rights.
NOBODY: Final = {"id": "nobody", "is_admin": False}

# Keys of the app's announcement through the Supervisor.
CONF_INSTANCE_ID: Final = "instance_id"
