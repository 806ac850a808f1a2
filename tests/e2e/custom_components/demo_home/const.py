"""What the modules of the demo home share."""

from homeassistant.const import Platform

DOMAIN = "demo_home"

# Written into the configuration folder by tests/e2e/home-assistant.ts, from tests/houses/demo-house.ts.
FIXTURE = "demo_home.json"

PLATFORMS = [
    Platform.BINARY_SENSOR,
    Platform.CLIMATE,
    Platform.COVER,
    Platform.DEVICE_TRACKER,
    Platform.FAN,
    Platform.LIGHT,
    Platform.LOCK,
    Platform.MEDIA_PLAYER,
    Platform.SENSOR,
    Platform.SWITCH,
]
