/** A trial over what the store has of the things that an automation names. */
import { expect, it, onTestFinished } from "vitest";
import { createLiveReplay } from "../../src/app/live-replay.ts";
import { createHome } from "../../src/core/domain/home.ts";
import { DAY_MS, HOUR_MS } from "../../src/core/domain/time.ts";
import { openPart } from "../adapters/sqlite/stores.ts";
import { createFakeClock } from "../fakes/clock.ts";
import { change, PERSON } from "../ports/events.ts";

const T = Date.UTC(2026, 10, 4);

it("counts people's setpoints, of which only the automation's own are read", () => {
  const part = openPart((store) => store.events);
  onTestFinished(() => {
    part.close();
  });
  const events = part.store;
  const set = (day: number, hour: number, temperature: number) =>
    change("climate.hall", "heat", T + day * DAY_MS + hour * HOUR_MS, PERSON, { temperature });
  events.append([0, 1, 2].flatMap((day) => [set(day, 7.1, 21), set(day, 22, 17)]));
  events.append([change("light.hall", "on", T, PERSON)]);
  const asked: (readonly string[] | undefined)[] = [];
  const replays = createLiveReplay({
    events: {
      ...events,
      readWindow(range, entityIds) {
        asked.push(entityIds);
        return events.readWindow(range, entityIds);
      },
    },
    home: () => createHome({ time_zone: "UTC" }),
    rules: () => [],
    flush: () => undefined,
    clock: createFakeClock(T + 3 * DAY_MS),
  });
  const { backtest } = replays.since(
    {
      alias: "Morning",
      description: "",
      triggers: [{ trigger: "time", at: "07:00:00" }],
      conditions: [],
      actions: [
        {
          action: "climate.set_temperature",
          target: { entity_id: "climate.hall" },
          data: { temperature: 21 },
        },
      ],
      mode: "single",
    },
    T,
  );
  expect(backtest).toMatchObject({ fired: 3, matched: 3, missed: 0 });
  expect(asked).toEqual([["climate.hall", "climate.hall#temperature"]]);
});
