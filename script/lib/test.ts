/** script/test: runs the stages one after the other and adds up what their own reports count. */
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, readFile, rm } from "node:fs/promises";
import path from "node:path";
import { styleText } from "node:util";

const CHECKOUT = path.resolve(import.meta.dirname, "../..");
const REPORTS = path.join(CHECKOUT, ".tools/reports");
const PYTHON = path.join(CHECKOUT, ".tools/python-tests/bin/python");
const PARTS = ["check", "unit", "python", "e2e"] as const;

type Part = (typeof PARTS)[number];

interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

interface Stage {
  readonly part: Part;
  readonly name: string;
  readonly command: readonly string[];
  /** Reads the runner's report; a stage without one counts as one test. */
  readonly count?: (report: string) => Counts;
  readonly report?: string;
}

const STAGES: readonly Stage[] = [
  { part: "check", name: "format", command: ["npm", "run", "--silent", "format:check"] },
  { part: "check", name: "lint", command: ["npm", "run", "--silent", "lint"] },
  { part: "check", name: "types", command: ["npm", "run", "--silent", "typecheck"] },
  { part: "check", name: "unused code", command: ["npm", "run", "--silent", "unused"] },
  { part: "check", name: "the panel builds", command: ["npm", "run", "--silent", "build"] },
  vitest("unit", "unit and contract tests"),
  { part: "python", name: "ruff", command: [PYTHON, "-m", "ruff", "check"] },
  { part: "python", name: "ruff format", command: [PYTHON, "-m", "ruff", "format", "--check"] },
  {
    part: "python",
    name: "mypy",
    // The demo integration is for a newer Home Assistant than the one its types are taken from here.
    command: [PYTHON, "-m", "mypy", "custom_components/steward", "tests/e2e/seed_recorder.py"],
  },
  {
    part: "python",
    name: "pytest",
    command: [PYTHON, "-m", "pytest", "tests/python", `--junitxml=${REPORTS}/pytest.xml`],
    report: "pytest.xml",
    count: countJunit,
  },
  // The end-to-end tests load the panel as it is now, whether or not the checks ran.
  { part: "e2e", name: "the panel builds", command: ["npm", "run", "--silent", "build"] },
  vitest("e2e", "end to end"),
];

process.exitCode = await main();

async function main(): Promise<number> {
  const asked = process.argv.slice(2);
  const parts = new Set(
    PARTS.filter((part) => asked.length === 0 || asked.includes("all") || asked.includes(part)),
  );
  const startedMs = performance.now();
  await rm(REPORTS, { recursive: true, force: true });
  await mkdir(REPORTS, { recursive: true });

  const lines: string[] = [];
  let [passed, failed, skipped] = [0, 0, 0];
  const done = new Set<string>();
  for (const stage of STAGES.filter(({ part }) => parts.has(part))) {
    if (done.has(stage.name)) continue;
    done.add(stage.name);
    const begunMs = performance.now();
    say(`\n${styleText("bold", `── ${stage.name}`)}`);
    const exitCode = await run(stage.command);
    const counts = await countStage(stage, exitCode);
    passed += counts.passed;
    failed += counts.failed;
    skipped += counts.skipped;
    const seconds = ((performance.now() - begunMs) / 1000).toFixed(1);
    const mark = counts.failed === 0 ? styleText("green", "✓") : styleText("red", "✗");
    lines.push(`${mark} ${stage.name}: ${counts.passed} passed, ${counts.failed} failed (${seconds} s)`);
  }
  say(`\n${lines.join("\n")}`);
  if (skipped > 0) say(`${skipped} tests were skipped.`);
  say(`${((performance.now() - startedMs) / 1000).toFixed(0)} s`);
  say(`${passed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}

function vitest(project: "unit" | "e2e", name: string): Stage {
  const report = `${project}.json`;
  return {
    part: project,
    name,
    command: [
      path.join(CHECKOUT, "node_modules/.bin/vitest"),
      "run",
      "--project",
      project,
      "--reporter=default",
      "--reporter=json",
      `--outputFile.json=${path.join(REPORTS, report)}`,
    ],
    report,
    count: countVitest,
  };
}

async function run(command: readonly string[]): Promise<number> {
  const [program = "", ...args] = command;
  return new Promise((resolve) => {
    // Home Assistant's own tests are much slower where Python may not keep its compiled modules.
    const { PYTHONDONTWRITEBYTECODE: _, ...env } = process.env;
    const child = spawn(program, args, { cwd: CHECKOUT, stdio: ["ignore", "inherit", "inherit"], env });
    child.once("error", (error) => {
      say(error.message);
      resolve(127);
    });
    child.once("exit", (code) => resolve(code ?? 1));
  });
}

/** A runner that failed without a failed test to show for it (it crashed, or found no test) counts as one failure. */
async function countStage(stage: Stage, exitCode: number): Promise<Counts> {
  const own: Counts = { passed: exitCode === 0 ? 1 : 0, failed: exitCode === 0 ? 0 : 1, skipped: 0 };
  if (stage.count === undefined || stage.report === undefined) return own;
  const file = path.join(REPORTS, stage.report);
  if (!existsSync(file)) return { passed: 0, failed: 1, skipped: 0 };
  const counts = stage.count(await readFile(file, "utf8"));
  const isUnexplained = counts.failed === 0 && (exitCode !== 0 || counts.passed === 0);
  return isUnexplained ? { ...counts, failed: 1 } : counts;
}

function countVitest(report: string): Counts {
  const totals = JSON.parse(report) as Readonly<Record<string, number>>;
  return {
    passed: totals["numPassedTests"] ?? 0,
    failed: totals["numFailedTests"] ?? 0,
    skipped: (totals["numPendingTests"] ?? 0) + (totals["numTodoTests"] ?? 0),
  };
}

function countJunit(report: string): Counts {
  const of = (attribute: string): number =>
    [...report.matchAll(new RegExp(`<testsuite [^>]*\\b${attribute}="(\\d+)"`, "g"))].reduce(
      (sum, match) => sum + Number(match[1]),
      0,
    );
  const failed = of("failures") + of("errors");
  const skipped = of("skipped");
  return { passed: of("tests") - failed - skipped, failed, skipped };
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
