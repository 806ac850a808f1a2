/**
 * Builds the panel: one bundle for the sidebar and for ingress, put where each is served from. `npm run build`.
 *
 * Fails when the bundle is larger than its budget; a bundle for the browser that asks for a module of Node's does not build at all.
 */
import { copyFileSync, mkdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const ROOT = path.resolve(import.meta.dirname, "..");
const DIST = path.join(ROOT, "frontend/dist");
const INTEGRATION = path.join(ROOT, "custom_components/steward/frontend");
const SCRIPT_NAME = "steward-panel.js";
const BUDGET_KB = 150;

const bundle = path.join(DIST, SCRIPT_NAME);
await build({
  entryPoints: [path.join(ROOT, "frontend/src/steward-panel.ts")],
  outfile: bundle,
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
mkdirSync(INTEGRATION, { recursive: true });
copyFileSync(bundle, path.join(INTEGRATION, SCRIPT_NAME));

const gzippedKb = gzipSync(readFileSync(bundle)).length / 1000;
console.log(`Built the panel: ${gzippedKb.toFixed(1)} kB gzipped of ${BUDGET_KB} kB`);
if (gzippedKb > BUDGET_KB) {
  console.error("The panel is larger than its budget. Look what was added to it.");
  process.exitCode = 1;
}
