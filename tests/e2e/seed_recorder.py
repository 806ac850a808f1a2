"""Write a recorded history into the database of a Home Assistant that is not running.

    seed_recorder.py HISTORY.jsonl home-assistant_v2.db

HISTORY is as in the offline contract. The tables, the encoding of contexts and the hashes are Home Assistant's own, so that its history
and logbook read the rows like any they wrote themselves; only the insertion is done in bulk.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
import itertools
import json
from pathlib import Path
import sys
from typing import Any

from sqlalchemy import create_engine, insert
from sqlalchemy.orm import Session

from homeassistant.components.recorder.const import ALL_DOMAIN_EXCLUDE_ATTRS
from homeassistant.components.recorder.db_schema import (
    SCHEMA_VERSION,
    Base,
    EventData,
    Events,
    EventTypes,
    RecorderRuns,
    SchemaChanges,
    StateAttributes,
    States,
    StatesMeta,
    StatisticsRuns,
)
from homeassistant.components.recorder.models import (
    ulid_to_bytes_or_none,
    uuid_hex_to_bytes_or_none,
)
from homeassistant.helpers.json import json_bytes

BATCH = 5_000


def main(history_path: str, database_path: str) -> int:
    """Fill the database; return the number of rows written."""
    engine = create_engine(f"sqlite:///{database_path}")
    Base.metadata.create_all(engine)
    writer = HistoryWriter()
    with Session(engine) as session:
        with Path(history_path).open(encoding="utf-8") as file:
            for lines in batches(file):
                for line in lines:
                    writer.add(json.loads(line))
                writer.flush(session)
        first = datetime.fromtimestamp(writer.first, UTC)
        last = datetime.fromtimestamp(writer.last, UTC)
        session.add(SchemaChanges(schema_version=SCHEMA_VERSION, changed=first))
        session.add(
            RecorderRuns(start=first, end=last, closed_incorrect=False, created=first)
        )
        # Without it, the first start would compile five-minute statistics for every five minutes of the past.
        session.add(
            StatisticsRuns(
                start=last.replace(
                    minute=last.minute - last.minute % 5, second=0, microsecond=0
                )
            )
        )
        session.commit()
    engine.dispose()
    return writer.rows


def batches(lines: Iterator[str]) -> Iterator[tuple[str, ...]]:
    """Split the file into pieces that fit into memory and into one statement."""
    return itertools.batched(
        (line for line in lines if line.strip()), BATCH, strict=False
    )


class HistoryWriter:
    """Turns lines into rows; the numbering of the rows is its own, since the database is new."""

    def __init__(self) -> None:
        """Start with an empty database."""
        self.first = float("inf")
        self.last = 0.0
        self.rows = 0
        self._pending: dict[type[Base], list[dict[str, Any]]] = {}
        self._metadata_ids: dict[str, int] = {}
        self._attributes_ids: dict[bytes, int] = {}
        self._type_ids: dict[str, int] = {}
        self._data_ids: dict[bytes, int] = {}
        self._last_state_ids: dict[str, int] = {}
        self._states = itertools.count(1)
        self._events = itertools.count(1)

    def add(self, line: dict[str, Any]) -> None:
        """Take one line of HISTORY."""
        self.rows += 1
        if "event_type" in line:
            self._add_event(line)
        else:
            self._add_state(line)

    def flush(self, session: Session) -> None:
        """Insert what has come together, referred-to rows first."""
        for table in (
            StatesMeta,
            StateAttributes,
            EventTypes,
            EventData,
            States,
            Events,
        ):
            if rows := self._pending.pop(table, None):
                session.execute(insert(table), rows)
        session.commit()

    def _add_state(self, line: dict[str, Any]) -> None:
        entity_id = line["entity_id"]
        changed = seconds(line["last_changed"])
        updated = seconds(line.get("last_updated", line["last_changed"]))
        attributes = {
            name: value
            for name, value in line.get("attributes", {}).items()
            if name not in ALL_DOMAIN_EXCLUDE_ATTRS
        }
        state_id = next(self._states)
        self._insert(
            States,
            state_id=state_id,
            metadata_id=self._number(
                self._metadata_ids,
                entity_id,
                StatesMeta,
                "metadata_id",
                {"entity_id": entity_id},
            ),
            state=line["state"],
            attributes_id=self._attributes_id(json_bytes(attributes)),
            # Home Assistant leaves the moment of the change out where the update was one.
            last_changed_ts=None if changed == updated else changed,
            last_updated_ts=updated,
            old_state_id=self._last_state_ids.get(entity_id),
            **self._context(line, updated),
        )
        self._last_state_ids[entity_id] = state_id

    def _add_event(self, line: dict[str, Any]) -> None:
        event_type = line["event_type"]
        fired = seconds(line["time_fired"])
        self._insert(
            Events,
            event_id=next(self._events),
            event_type_id=self._number(
                self._type_ids,
                event_type,
                EventTypes,
                "event_type_id",
                {"event_type": event_type},
            ),
            data_id=self._data_id(json_bytes(line.get("data", {}))),
            time_fired_ts=fired,
            **self._context(line, fired),
        )

    def _context(self, line: dict[str, Any], moment: float) -> dict[str, Any]:
        self.first = min(self.first, moment)
        self.last = max(self.last, moment)
        context = line.get("context") or {}
        return {
            "origin_idx": 0,
            "context_id_bin": ulid_to_bytes_or_none(context.get("id")),
            "context_user_id_bin": uuid_hex_to_bytes_or_none(context.get("user_id")),
            "context_parent_id_bin": ulid_to_bytes_or_none(context.get("parent_id")),
        }

    def _attributes_id(self, shared: bytes) -> int:
        content = {
            "hash": StateAttributes.hash_shared_attrs_bytes(shared),
            "shared_attrs": shared.decode(),
        }
        return self._number(
            self._attributes_ids, shared, StateAttributes, "attributes_id", content
        )

    def _data_id(self, shared: bytes) -> int:
        content = {
            "hash": EventData.hash_shared_data_bytes(shared),
            "shared_data": shared.decode(),
        }
        return self._number(self._data_ids, shared, EventData, "data_id", content)

    def _number[Key](
        self,
        known: dict[Key, int],
        key: Key,
        table: type[Base],
        column: str,
        content: dict[str, Any],
    ) -> int:
        """Return the number of a shared row, which is written the first time it is needed."""
        if (number := known.get(key)) is None:
            number = known[key] = len(known) + 1
            self._insert(table, **{column: number}, **content)
        return number

    def _insert(self, table: type[Base], **row: Any) -> None:
        self._pending.setdefault(table, []).append(row)


def seconds(stamp: str) -> float:
    """Return the epoch seconds of an ISO stamp."""
    return datetime.fromisoformat(stamp).timestamp()


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    sys.stdout.write(f"{main(sys.argv[1], sys.argv[2])}\n")
