/** The app package is one that the Supervisor takes. */
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { readDockerfile, readJson, readText, readYaml, ROOT } from "./read-package.ts";
import {
  appConfigSchema,
  buildSchema,
  ratingOf,
  repositorySchema,
  translationSchema,
} from "./supervisor-rules.ts";

const config = appConfigSchema.parse(readYaml("config.yaml"));

describe("config.yaml", () => {
  it("is the only file of its name in the repository", () => {
    const files = execFileSync("git", ["ls-files"], { cwd: ROOT, encoding: "utf8" }).split("\n");
    expect(files.filter((file) => /^config\.(ya?ml|json)$/.test(path.basename(file)))).toEqual([
      "config.yaml",
    ]);
  });

  it("asks for no more than Home Assistant's API and its own data folder", () => {
    expect(config.homeassistant_api).toBe(true);
    expect(config.map).toEqual([{ type: "data", read_only: false }]);
    expect(ratingOf(config, existsSync(path.join(ROOT, "apparmor.txt")))).toBe(8);
  });

  it("opens no port to the network unless a person gives it a number", () => {
    expect(Object.values(config.ports)).toEqual([null]);
    expect(Object.keys(config.ports_description)).toEqual(Object.keys(config.ports));
  });

  it("may announce what the integration listens for", () => {
    expect(config.discovery).toEqual([readJson("custom_components/steward/manifest.json")["domain"]]);
    expect(config.slug).toBe("steward");
  });

  it("lets the watchdog ask a port that the app listens on", () => {
    const watched = /\[PORT:(\d+)\]/.exec(config.watchdog)?.[1];
    expect(Object.keys(config.ports)).toEqual([`${String(watched)}/tcp`]);
    expect(config.ingress_port).not.toBe(Number(watched));
  });

  it("backs up the key without which a restored store could not be read", () => {
    expect(config.backup_exclude).toContain("steward.db");
    expect(config.backup_exclude.filter((pattern) => path.matchesGlob("secret.key", pattern))).toEqual([]);
  });

  it("names backup commands that the image has", () => {
    for (const command of [config.backup_pre, config.backup_post]) {
      expect(existsSync(path.join(ROOT, "addon/rootfs", command.split(" ")[0] ?? ""))).toBe(true);
    }
  });
});

describe("one version everywhere", () => {
  const version = z.object({ version: z.string() }).parse(readJson("package.json")).version;

  it.each([
    ["config.yaml", config.version],
    ["the integration's manifest", readJson("custom_components/steward/manifest.json")["version"]],
    [
      "compose.yaml",
      z
        .object({ services: z.object({ steward: z.object({ image: z.string() }) }) })
        .parse(readYaml("compose.yaml"))
        .services.steward.image.split(":")[1],
    ],
    [
      "the Dockerfile",
      readDockerfile()
        .find(({ text }) => text.startsWith("BUILD_VERSION="))
        ?.text.split("=")[1],
    ],
  ])("%s says what package.json says", (_where, found) => {
    expect(found).toBe(version);
  });

  it("has an entry in the changelog", () => {
    expect(readText("CHANGELOG.md")).toContain(`## ${version}`);
  });
});

describe("the files beside config.yaml", () => {
  it("has a repository.yaml that names the project's page", () => {
    const repository = repositorySchema.parse(readYaml("repository.yaml"));
    expect(repository.url).toBe(config.url);
    expect(repository.url).toBe(readJson("custom_components/steward/manifest.json")["documentation"]);
  });

  it.each(["en", "de"])("has translations in %s", (language) => {
    const translation = translationSchema.parse(readYaml(`translations/${language}.yaml`));
    expect(Object.keys(translation.configuration)).toEqual(Object.keys(config.schema));
    expect(Object.keys(translation.network)).toEqual(Object.keys(config.ports));
  });

  it.each([
    ["icon.png", 128, 128],
    ["logo.png", 250, 100],
  ])("has %s of %d by %d", (file, width, height) => {
    const png = readFileSync(path.join(ROOT, file));
    expect(png.subarray(1, 4).toString("latin1")).toBe("PNG");
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([width, height]);
  });

  it("has an AppArmor profile under the app's slug, which the Supervisor replaces by the installed one", () => {
    const profiles = [...readText("apparmor.txt").matchAll(/^profile (\S+)/gm)].map(([, name]) => name);
    expect(profiles).toEqual([config.slug]);
  });
});

describe("build.yaml", () => {
  it("says the same base as the Dockerfile, which builds without it", () => {
    const { build_from: bases } = buildSchema.parse(readYaml("build.yaml"));
    const base = readDockerfile()
      .find(({ text }) => text.startsWith("BUILD_FROM="))
      ?.text.split("=")[1];
    expect(Object.keys(bases).toSorted()).toEqual(config.arch.toSorted());
    expect(new Set(Object.values(bases))).toEqual(new Set([base]));
  });
});
