/** A condition inside a body that was stored: what the detector wrote there itself. */
import { z } from "zod";
import type { Condition } from "../domain/automation.ts";

export const conditionSchema = z.custom<Condition>(
  (value) => typeof value === "object" && value !== null && "condition" in value,
);
