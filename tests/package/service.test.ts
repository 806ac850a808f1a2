/** The container's own files: the service s6 runs, and what happens around a backup. Shell scripts are run for real, with their paths moved. */
import { spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import Database from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readText, ROOT, SERVICE_DIR } from "./read-package.ts";

const BACKUP = "addon/rootfs/usr/local/bin/steward-backup";
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "steward-service-"));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe("the s6 service", () => {
  it("is a long-running one that belongs to the user bundle and waits for the base", () => {
    expect(readText(`${SERVICE_DIR}/type`)).toBe("longrun\n");
    expect(existsSync(path.join(ROOT, SERVICE_DIR, "dependencies.d/base"))).toBe(true);
    expect(existsSync(path.join(ROOT, path.dirname(SERVICE_DIR), "user/contents.d/steward"))).toBe(true);
  });

  it.each([`${SERVICE_DIR}/run`, `${SERVICE_DIR}/finish`, BACKUP])(
    "%s can be executed and is valid shell",
    (file) => {
      expect(statSync(path.join(ROOT, file)).mode & 0o111).toBe(0o111);
      expect(readText(file)).toMatch(/^#!\/(command\/with-contenv sh|bin\/sh)\n/);
      expect(spawnSync("sh", ["-n", path.join(ROOT, file)]).status).toBe(0);
    },
  );

  it("starts Steward as its own user, as the last step and in the same process, so that a stop reaches it", () => {
    const command = readText(`${SERVICE_DIR}/run`)
      .trim()
      .replaceAll(/\\\n\s*/g, "")
      .split("\n")
      .at(-1);
    expect(command).toMatch(/^exec s6-setuidgid steward node (--[\w-]+(=\d+)? )*src\/main\.ts$/);
  });
});

describe("the end of the service", () => {
  it.each([
    ["a fault", ["1", "0"], "1"],
    ["a wrong option", ["78", "0"], "78"],
    ["a crash by a signal", ["256", "11"], "139"],
    ["the kernel's killing for want of memory", ["256", "9"], "137"],
  ])("ends the container after %s, with its code", (_what, given, code) => {
    expect(finish(given)).toEqual({ status: 0, exitCode: `${code}\n`, isHalted: true });
  });

  it.each([
    ["a stop that was asked for", ["256", "15"]],
    ["a regular end", ["0", "0"]],
  ])("leaves the container alone after %s", (_what, given) => {
    expect(finish(given)).toEqual({ status: 0, exitCode: null, isHalted: false });
  });
});

describe("a backup", () => {
  it("gets a whole copy while the database is being written to, readable by its owner only", () => {
    const writer = createDatabase();
    writer.exec("INSERT INTO memory VALUES ('before')");
    expect(backup("before")).toMatchObject({ status: 0, stderr: "" });
    writer.exec("INSERT INTO memory VALUES ('after')");
    writer.close();

    const file = path.join(folder, "data/steward-backup.db");
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const copy = new Database(file, { readonly: true });
    expect(copy.pragma("integrity_check", { simple: true })).toBe("ok");
    expect(copy.prepare("SELECT what FROM memory").pluck().all()).toEqual(["before"]);
    copy.close();
  });

  it("leaves nothing behind when it is done", () => {
    createDatabase().close();
    backup("before");
    backup("after");
    expect(existsSync(path.join(folder, "data/steward-backup.db"))).toBe(false);
    expect(existsSync(path.join(folder, "data/steward.db"))).toBe(true);
  });

  it("is taken up where it was restored into an empty folder", () => {
    const writer = createDatabase();
    writer.exec("INSERT INTO memory VALUES ('kept')");
    backup("before");
    writer.close();
    for (const ending of ["", "-wal", "-shm"])
      rmSync(path.join(folder, `data/steward.db${ending}`), { force: true });
    expect(backup("restore")).toMatchObject({ status: 0 });
    const restored = new Database(path.join(folder, "data/steward.db"), { readonly: true });
    expect(restored.prepare("SELECT what FROM memory").pluck().all()).toEqual(["kept"]);
    restored.close();
  });

  it("never replaces a database that is there", () => {
    const writer = createDatabase();
    backup("before");
    writer.exec("INSERT INTO memory VALUES ('newer')");
    writer.close();
    backup("restore");
    const database = new Database(path.join(folder, "data/steward.db"), { readonly: true });
    expect(database.prepare("SELECT what FROM memory").pluck().all()).toEqual(["newer"]);
    database.close();
  });

  it("has nothing to do before the first start", () => {
    mkdirSync(path.join(folder, "data"));
    for (const step of ["restore", "before", "after"])
      expect(backup(step)).toMatchObject({ status: 0, stderr: "" });
  });
});

/** Runs `finish` with its two places moved into the test's folder. */
function finish(given: readonly string[]) {
  const script = readText(`${SERVICE_DIR}/finish`)
    .replaceAll("/run/s6-linux-init-container-results", folder)
    .replaceAll("/run/s6/basedir/bin/halt", path.join(folder, "halt"));
  writeFileSync(path.join(folder, "finish"), script);
  writeFileSync(path.join(folder, "halt"), `#!/bin/sh\n: >${folder}/halted\n`, { mode: 0o755 });
  const { status } = spawnSync("sh", [path.join(folder, "finish"), ...given]);
  const results = path.join(folder, "exitcode");
  return {
    status,
    exitCode: existsSync(results) ? readFileSync(results, "utf8") : null,
    isHalted: existsSync(path.join(folder, "halted")),
  };
}

/** Runs `steward-backup` with the program's folder and the data folder moved, on the Node that runs this test. */
function backup(step: string) {
  const bin = path.join(folder, "bin");
  mkdirSync(bin, { recursive: true });
  if (!existsSync(path.join(bin, "node"))) symlinkSync(process.execPath, path.join(bin, "node"));
  const script = path.join(folder, "steward-backup");
  writeFileSync(script, readText(BACKUP).replace("cd /app", `cd ${ROOT}`));
  const { status, stderr } = spawnSync("sh", [script, step], {
    encoding: "utf8",
    env: { PATH: `${bin}:/usr/bin:/bin`, STEWARD_DATA_DIR: path.join(folder, "data") },
  });
  return { status, stderr };
}

function createDatabase(): Database.Database {
  mkdirSync(path.join(folder, "data"), { recursive: true });
  const database = new Database(path.join(folder, "data/steward.db"));
  database.pragma("journal_mode = WAL");
  database.exec("CREATE TABLE memory (what TEXT)");
  return database;
}
