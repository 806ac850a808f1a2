/**
 * Builds the panel: one bundle for the sidebar and for ingress, put where each is served from. `npm run build`.
 *
 * What is only needed on demand (the library of charts) is a file of its own beside it, which the panel loads then. Fails when the bundle is larger than its budget; a bundle for the browser that asks for a module of Node's does not build at all.
 */
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const ROOT = path.resolve(import.meta.dirname, "..");
const DIST = path.join(ROOT, "frontend/dist");
const INTEGRATION = path.join(ROOT, "custom_components/steward/frontend");
const SCRIPT_NAME = "steward-panel.js";
const BUDGET_KB = 150;

const isOurs = (name: string): boolean => name.startsWith("steward-") && name.endsWith(".js");

// Files of an earlier build have other names.
for (const folder of [DIST, INTEGRATION]) {
  mkdirSync(folder, { recursive: true });
  for (const name of readdirSync(folder).filter(isOurs)) rmSync(path.join(folder, name));
}
await build({
  entryPoints: [path.join(ROOT, "frontend/src/steward-panel.ts")],
  outdir: DIST,
  splitting: true,
  chunkNames: "steward-[name]-[hash]",
  tsconfig: path.join(ROOT, "frontend/tsconfig.json"),
  bundle: true,
  format: "esm",
  platform: "browser",
  target: "es2022",
  minify: true,
  legalComments: "none",
  logLevel: "warning",
});
copyFileSync(path.join(ROOT, "frontend/index.html"), path.join(DIST, "index.html"));
const scripts = readdirSync(DIST).filter(isOurs);
for (const name of scripts) copyFileSync(path.join(DIST, name), path.join(INTEGRATION, name));

const gzippedKbOf = (name: string): number => gzipSync(readFileSync(path.join(DIST, name))).length / 1000;
const gzippedKb = scripts.reduce((sum, name) => sum + gzippedKbOf(name), 0);
const firstKb = gzippedKbOf(SCRIPT_NAME);
console.log(
  `Built the panel: ${gzippedKb.toFixed(1)} kB gzipped of ${BUDGET_KB} kB, ${firstKb.toFixed(1)} kB of it at once`,
);
if (gzippedKb > BUDGET_KB) {
  console.error("The panel is larger than its budget. Look what was added to it.");
  process.exitCode = 1;
}
