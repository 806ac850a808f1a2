/** Loaded before the app where a test makes time pass: at each signal it is twenty minutes later for the app. */
const STEP_MS = 20 * 60_000;
const now = Date.now;
let passedMs = 0;
Date.now = () => now.call(Date) + passedMs;
process.on("SIGUSR2", () => {
  passedMs += STEP_MS;
});
