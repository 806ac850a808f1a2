import { describe, expect, it } from "vitest";
import { createSaidReader, withDays } from "../../src/app/history-said.ts";
import { createHome } from "../../src/core/domain/home.ts";

const line = (kind: string, data: unknown): string =>
  JSON.stringify({ event_type: `steward_${kind}`, time_fired: "2026-10-01T00:00:00.000Z", data });
const days = { id: "a", from: "2026-12-24", to: "2026-12-26", reason: "Christmas", origin: "hand" };

describe("what people had set, in an export", () => {
  it("is read of rules and marked days, and of nothing else", () => {
    const said = createSaidReader();
    const rule = { id: "domain:light", effect: "exclude", by: "domain", value: "light" };
    for (const text of [line("rule", rule), line("marked_days", days), line("suggestion", {}), "no JSON"]) {
      expect(said.note(text)).toBeNull();
    }
    expect(said.rules).toEqual([rule]);
    expect(said.days).toEqual([days]);
  });

  it("is refused where it is not as Steward writes it", () => {
    expect(createSaidReader().note(line("rule", { id: 1 }))).toMatch(/^expected a rule/);
    expect(createSaidReader().note(`${line("rule", {})}}`)).toMatch(/^expected a rule/);
  });

  it("adds days to the home's exceptions once, also where the exported home has them", () => {
    const said = createSaidReader();
    said.note(line("marked_days", days));
    const exception = { from: days.from, to: days.to, reason: days.reason };
    expect(withDays(createHome(), said).exceptions).toEqual([exception]);
    expect(withDays(createHome({ exceptions: [exception] }), said).exceptions).toEqual([exception]);
  });
});
