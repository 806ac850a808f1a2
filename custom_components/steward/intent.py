"""Steward's intents. Their sentences are registered by sentences.py; people may have further ones lead to them."""

from dataclasses import dataclass
from typing import Final, override

from homeassistant.core import HomeAssistant
from homeassistant.helpers import intent

from . import answers
from .answers import Answer, async_answer


@dataclass(frozen=True, slots=True)
class Ask:
    """Something that people ask or tell Steward; its sentences have the key in the language files."""

    key: str
    intent_type: str
    description: str
    answer: Answer


ASKS: Final = (
    Ask(
        "learned",
        "StewardLearned",
        "Says which habits of the home Steward has learned",
        answers.learned,
    ),
    Ask(
        "suggestions",
        "StewardSuggestions",
        "Says whether Steward has suggestions for automations, and the best one",
        answers.suggestions,
    ),
    Ask(
        "best",
        "StewardBestSuggestion",
        "Tells of Steward's best suggestion, with what its replay counted",
        answers.best,
    ),
    Ask(
        "create",
        "StewardCreateSuggestion",
        "Creates the suggestion that was last told of in this conversation; administrators only",
        answers.create,
    ),
    Ask(
        "dismiss",
        "StewardDismissSuggestion",
        "Dismisses the suggestion that was last told of in this conversation; administrators only",
        answers.dismiss,
    ),
    Ask(
        "unusual",
        "StewardUnusual",
        "Says whether anything in the home is unusual at the moment",
        answers.unusual,
    ),
    Ask(
        "pause",
        "StewardPauseLearning",
        "Pauses Steward's learning until tomorrow; administrators only",
        answers.pause,
    ),
    Ask(
        "resume",
        "StewardResumeLearning",
        "Ends a pause of Steward's learning; administrators only",
        answers.resume,
    ),
)


async def async_setup_intents(hass: HomeAssistant) -> None:
    """Register them; Home Assistant calls this once its intents are set up."""
    for ask in ASKS:
        intent.async_register(hass, StewardIntent(ask))


class StewardIntent(intent.IntentHandler):
    """Answers one of them."""

    def __init__(self, ask: Ask) -> None:
        """Take what it is about."""
        self.intent_type = ask.intent_type
        self.description = ask.description
        self._answer = ask.answer

    @override
    async def async_handle(self, intent_obj: intent.Intent) -> intent.IntentResponse:
        """Say the answer."""
        response = intent_obj.create_response()
        response.async_set_speech(
            await async_answer(
                intent_obj.hass, intent_obj.context, intent_obj.language, self._answer
            )
        )
        return response
