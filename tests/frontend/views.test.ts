import { describe, expect, it } from "vitest";
import { hrefOf, viewOfPath } from "../../frontend/src/state/views.ts";

describe("the pages", () => {
  it("are found by what follows the panel's path, the first one by anything unknown", () => {
    expect(viewOfPath("/settings")).toBe("settings");
    expect(viewOfPath("settings")).toBe("settings");
    expect(viewOfPath("/settings/")).toBe("settings");
    expect(viewOfPath("")).toBe("suggestions");
    expect(viewOfPath("/of-the-future")).toBe("suggestions");
  });

  it("have an address that leads back to them, in the sidebar and on ingress", () => {
    expect(hrefOf("suggestions", "/steward")).toBe("/steward");
    expect(hrefOf("settings", "/steward")).toBe("/steward/settings");
    expect(viewOfPath(hrefOf("settings", null).slice(1))).toBe("settings");
  });
});
