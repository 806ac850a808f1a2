/** The archive that an installation of the integration downloads holds all it needs at its top, and nothing of the checkout's leftovers. */
import { execFileSync } from "node:child_process";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { readJson, ROOT } from "./read-package.ts";

const LIST_NAMES = "import sys, zipfile; print('\\n'.join(zipfile.ZipFile(sys.argv[1]).namelist()))";

describe("the release of the integration", () => {
  it("has the panel, the manifest and the texts under the name that hacs.json tells", () => {
    execFileSync("bash", [path.join(ROOT, "script/release")], { stdio: "pipe" });
    const { filename } = readJson("hacs.json") as { readonly filename: string };
    const names = execFileSync("python3", ["-c", LIST_NAMES, path.join(ROOT, "dist", filename)], {
      encoding: "utf8",
    })
      .trim()
      .split("\n");
    expect(names).toEqual(
      expect.arrayContaining([
        "manifest.json",
        "__init__.py",
        "frontend/steward-panel.js",
        "translations/en.json",
        "brand/icon.png",
      ]),
    );
    expect(names.filter((name) => /pycache|\.pyc$/.test(name))).toEqual([]);
  });
});
