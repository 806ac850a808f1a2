"""Who may say what to the app: its COMMAND_ACCESS in src/api/protocol.ts, which a contract test keeps equal to this table.

Every command becomes a WebSocket command of Home Assistant's under `steward/`, the `admin` ones for administrators only.
"""

from typing import Final, Literal

type Access = Literal["user", "admin"]

COMMAND_ACCESS: Final[dict[str, Access]] = {
    "status/get": "user",
    "status/subscribe": "user",
    "suggestions/list": "user",
    "suggestions/subscribe": "user",
    "suggestions/prepare": "user",
    "suggestions/create": "admin",
    "suggestions/dismiss": "admin",
    "suggestions/restore": "admin",
    "suggestions/set_step": "admin",
    "suggestions/preview": "user",
    "suggestions/edit": "admin",
    "suggestions/snooze": "admin",
    "changes/list": "admin",
    "changes/undo": "admin",
    "options/list": "admin",
    "options/set": "admin",
    "notifications/phones": "admin",
    "model/status": "admin",
    "model/preview": "admin",
    "model/try": "admin",
    "notifications/owners": "admin",
    "notifications/test": "admin",
    "suggestions/day": "user",
    "activity/list": "user",
    "activity/record": "user",
    "rhythm/get": "user",
    "rhythm/reset": "admin",
    "rhythm/undo_reset": "admin",
    "now/subscribe": "user",
    "now/compare": "user",
    "incidents/list": "user",
    "incidents/subscribe": "user",
    "incidents/series": "user",
    "incidents/normal": "admin",
    "incidents/not_normal": "admin",
    "incidents/later": "admin",
    "findings/list": "user",
    "problems/acknowledge": "admin",
    "entities/inherit": "admin",
    "learning/rules": "admin",
    "learning/set_rule": "admin",
    "learning/delete_rule": "admin",
    "learning/pause": "admin",
    "days/list": "user",
    "days/mark": "admin",
    "days/unmark": "admin",
    "days/propose": "admin",
    "days/answer": "admin",
    "attribution/corrections": "admin",
    "attribution/correct": "admin",
    "users/mark": "admin",
    "audit/list": "admin",
    "backups/list": "admin",
    "backups/make": "admin",
    "backups/restore": "admin",
    "privacy/delete": "admin",
    "analysis/run": "admin",
    "unsubscribe": "user",
}

UNSUBSCRIBE: Final = "unsubscribe"
SUBSCRIBE_SUFFIX: Final = "/subscribe"
