"""Has Home Assistant's own conversation agent understand Steward, without any file for people to copy.

Home Assistant has no place where an integration ships sentences, so they are registered as the sentences of its automation triggers are. They
are compared in full and before anything else, also before a language model: no sentence may be one that is said to somebody else. Short ones
such as "create it" are therefore registered only while there is a conversation in which Steward told of a suggestion. All languages are
understood at once; the answer is in the language that the assistant speaks.
"""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, Final

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers import intent
from homeassistant.setup import async_when_setup
from homeassistant.util.hass_dict import HassKey

from .const import DOMAIN, LOGGER
from .intent import ASKS, Ask
from .language import LANGUAGES
from .told import told

if TYPE_CHECKING:
    from homeassistant.components.conversation import ConversationInput

# Not imported from it: what it needs may not be installed where it is not set up.
CONVERSATION: Final = "conversation"

SENTENCES: Final[HassKey[Sentences]] = HassKey(f"{DOMAIN}_sentences")

type OnSentence = Callable[[ConversationInput, Any], Awaitable[str | None]]


@callback
def async_setup_sentences(hass: HomeAssistant) -> Sentences:
    """Have sentences that can be registered as soon as conversation is set up."""
    sentences = hass.data[SENTENCES] = Sentences(hass)

    async def on_conversation(hass: HomeAssistant, component: str) -> None:
        sentences.async_set_possible()

    async_when_setup(hass, CONVERSATION, on_conversation)
    return sentences


class Sentences:
    """The registered sentences: while they are wanted and there is something to register them with."""

    def __init__(self, hass: HomeAssistant) -> None:
        """Register nothing yet."""
        self._hass = hass
        self._is_possible = False
        self._is_wanted = False
        self._always: list[CALLBACK_TYPE] = []
        self._follow_ups: list[CALLBACK_TYPE] = []
        told(hass).async_on_change(self._update)

    @callback
    def async_set_possible(self) -> None:
        """Note that conversation is set up."""
        self._is_possible = True
        self._update()

    @callback
    def async_set_wanted(self, *, is_wanted: bool) -> None:
        """Understand them while Steward is set up, also while its app is away: that is then the answer."""
        self._is_wanted = is_wanted
        self._update()

    def _update(self) -> None:
        languages = self._hass.data[LANGUAGES].values()
        is_on = self._is_possible and self._is_wanted
        self._switch(self._always, is_on, [one.sentences for one in languages])
        is_on = is_on and told(self._hass).is_heard
        self._switch(self._follow_ups, is_on, [one.follow_ups for one in languages])

    def _switch(
        self,
        registered: list[CALLBACK_TYPE],
        is_on: bool,
        by_language: list[dict[str, list[str]]],
    ) -> None:
        """Have these registered, or not."""
        if is_on == bool(registered):
            return
        for unregister in registered:
            unregister()
        registered[:] = [
            unregister
            for by_key in (by_language if is_on else [])
            for unregister in self._register(by_key)
        ]

    def _register(self, by_key: dict[str, list[str]]) -> list[CALLBACK_TYPE]:
        """Register the sentences of one language; returns what takes them back."""
        try:
            # Not among what conversation promises to keep.
            from homeassistant.components.conversation.agent_manager import (  # noqa: PLC0415
                get_agent_manager,
            )

            register = get_agent_manager(self._hass).register_trigger
        except ImportError, AttributeError:
            LOGGER.warning(
                "This version of Home Assistant does not let Steward register its sentences, so that it cannot be spoken to; update the "
                "Steward integration"
            )
            return []
        return [
            register(by_key[ask.key], self._on_sentence(ask))
            for ask in ASKS
            if ask.key in by_key
        ]

    def _on_sentence(self, ask: Ask) -> OnSentence:
        hass = self._hass

        async def on_sentence(said: ConversationInput, result: Any) -> str | None:
            response = await intent.async_handle(
                hass,
                DOMAIN,
                ask.intent_type,
                text_input=said.text,
                context=said.context,
                language=said.language,
                assistant=CONVERSATION,
                device_id=said.device_id,
                satellite_id=said.satellite_id,
                conversation_agent_id=said.agent_id,
            )
            speech: str = response.speech["plain"]["speech"]
            return speech

        return on_sentence
