"""Which suggestion each conversation has last heard of: what "create it" and "not that one" are about.

Kept as long as Home Assistant keeps the conversation, which is some minutes after its last word. While there is any such conversation the
short sentences are understood; at any other time they are left to whomever else they may be meant for.
"""

from collections.abc import Callable
from typing import Final

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.chat_session import current_session
from homeassistant.util.hass_dict import HassKey

from .const import DOMAIN

TOLD: Final[HassKey[Told]] = HassKey(f"{DOMAIN}_told")


class Told:
    """The conversations that heard of a suggestion."""

    def __init__(self) -> None:
        """Begin with none."""
        # Per conversation who heard of which suggestion; no suggestion once it was created or dismissed.
        self._heard: dict[str, tuple[str | None, str | None]] = {}
        self._on_change: Callable[[], None] | None = None

    @property
    def is_heard(self) -> bool:
        """Whether there is any such conversation."""
        return bool(self._heard)

    @callback
    def async_on_change(self, on_change: Callable[[], None]) -> None:
        """Tell when the first conversation began or the last one is over."""
        self._on_change = on_change

    @callback
    def async_remember(self, user_id: str | None, suggestion_id: str) -> None:
        """Note that the present conversation was told of it; without a conversation there is nothing to come back to."""
        if (session := current_session.get()) is None:
            return
        conversation_id = session.conversation_id
        was_heard = self.is_heard
        if conversation_id not in self._heard:

            @callback
            def forget() -> None:
                self._heard.pop(conversation_id, None)
                self._tell(was_heard=True)

            session.async_on_cleanup(forget)
        self._heard[conversation_id] = (user_id, suggestion_id)
        self._tell(was_heard=was_heard)

    @callback
    def async_last(self, user_id: str | None) -> str | None:
        """Return the suggestion that this user was last told of in the present conversation."""
        if (session := current_session.get()) is None:
            return None
        heard_by, suggestion_id = self._heard.get(session.conversation_id, (None, None))
        return suggestion_id if heard_by == user_id else None

    @callback
    def async_done(self) -> None:
        """Note that the matter is settled: what is said next is not about it any more."""
        session = current_session.get()
        if session is not None and session.conversation_id in self._heard:
            user_id, _ = self._heard[session.conversation_id]
            self._heard[session.conversation_id] = (user_id, None)

    def _tell(self, *, was_heard: bool) -> None:
        if self._on_change is not None and was_heard != self.is_heard:
            self._on_change()


@callback
def told(hass: HomeAssistant) -> Told:
    """Return what Home Assistant's conversations have heard."""
    return hass.data.setdefault(TOLD, Told())
