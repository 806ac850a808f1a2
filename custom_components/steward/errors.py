"""What can go wrong between Home Assistant and the app.

Each error carries the code that the panel sees and a message that says what to do about it.
"""

from typing import Final, override

from homeassistant.exceptions import HomeAssistantError

CODE_UNREACHABLE: Final = "app_unreachable"
CODE_INVALID_AUTH: Final = "app_invalid_auth"
CODE_INCOMPATIBLE: Final = "app_incompatible"
CODE_TIMEOUT: Final = "timeout"
CODE_INTERNAL: Final = "internal"
# The app's own codes that the integration acts on (docs/api.md).
CODE_UNKNOWN_COMMAND: Final = "unknown_command"
CODE_NOT_FOUND: Final = "not_found"
CODE_CONFLICT: Final = "conflict"
CODE_UNAUTHORIZED: Final = "unauthorized"
CODE_INVALID_REQUEST: Final = "invalid_request"


class StewardError(HomeAssistantError):
    """Any expected failure of talking to the app."""

    def __init__(self, code: str, message: str) -> None:
        """Keep the code apart from the sentence."""
        super().__init__(message)
        self.code = code
        self.message = message

    @override
    def __str__(self) -> str:
        """Return the sentence alone: it is shown to people."""
        return self.message


class AppUnreachableError(StewardError):
    """Nobody answers at the address, or not as Steward does."""

    def __init__(self, message: str) -> None:
        """Say what was seen instead of an answer."""
        super().__init__(CODE_UNREACHABLE, message)


class InvalidTokenError(StewardError):
    """The app refuses the token."""

    def __init__(self) -> None:
        """Need no detail: a token is right or it is not."""
        super().__init__(
            CODE_INVALID_AUTH,
            "The Steward app refuses the token; sign in to it again under Settings > Devices & services.",
        )


class IncompatibleAppError(StewardError):
    """The app speaks another version of the API than this integration."""

    def __init__(self, version: str, *, too_old: bool) -> None:
        """Name the half that has to be updated."""
        outdated = "app" if too_old else "integration"
        super().__init__(
            CODE_INCOMPATIBLE,
            f"The Steward app {version} and the Steward integration do not fit together; update the {outdated}.",
        )
        self.version = version
        self.too_old = too_old


class CommandFailedError(StewardError):
    """The app answered a command with an error."""
