/** The Dockerfile finds what it copies, and copies what Steward needs. */
import { existsSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { copiesOf, readDockerfile, readJson, readText, ROOT } from "./read-package.ts";

describe("the Dockerfile", () => {
  it("builds without any argument", () => {
    const before = readDockerfile().filter(({ stage }) => stage === "");
    expect(before).toMatchObject([{ name: "ARG", text: expect.stringMatching(/^BUILD_FROM=\S+:\S+$/) }]);
  });

  it("takes the distribution's Node of the major version that package.json asks for", () => {
    const major = /(\d+)/.exec((readJson("package.json")["engines"] as { node: string }).node)?.[1];
    const installs = readDockerfile().filter(({ name, text }) => name === "RUN" && text.includes("apk add"));
    expect(installs).toHaveLength(2);
    for (const { text } of installs) expect(text).toContain(`'nodejs~=${String(major)}'`);
  });

  it.each([...copiesOf("build"), ...copiesOf("final")])(
    "finds $from, and .dockerignore lets it through",
    ({ from }) => {
      expect(existsSync(path.join(ROOT, from))).toBe(true);
      expect(isSent(from)).toBe(true);
    },
  );

  it("brings no development dependency and no test into the image", () => {
    expect(readDockerfile().find(({ text }) => text.includes("npm prune --omit=dev"))?.stage).toBe("build");
    expect(copiesOf("final").map(({ from }) => from)).toEqual([
      "package.json",
      "LICENSE",
      "src",
      "addon/rootfs",
    ]);
  });

  it.each(["io.hass.type", "io.hass.name", "io.hass.description", "io.hass.arch", "io.hass.version"])(
    "carries the label %s",
    (label) => {
      expect(readDockerfile().find(({ name }) => name === "LABEL")?.text).toContain(`${label}=`);
    },
  );

  it("asks the health endpoint on the port that Steward listens on", () => {
    const check = readDockerfile().find(({ name }) => name === "HEALTHCHECK")?.text;
    const port = /const API_PORT = ([\d_]+);/.exec(readText("src/app/settings.ts"))?.[1]?.replaceAll("_", "");
    expect(check).toContain(`\${STEWARD_PORT:-${String(port)}}/healthz`);
  });
});

/** Whether .dockerignore, which excludes everything first, names the path or a folder above it. */
function isSent(file: string): boolean {
  const lines = readText(".dockerignore")
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"));
  expect(lines[0]).toBe("*");
  return lines.some((line) => line.startsWith("!") && `${file}/`.startsWith(`${line.slice(1)}/`));
}
