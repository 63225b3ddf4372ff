// Placeholder.
import type { Measure } from "./measure.ts";
export const check: Measure = async () => [];
