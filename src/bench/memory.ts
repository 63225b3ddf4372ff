// Placeholder.
import type { Measure } from "./measure.ts";
export const memory: Measure = async () => [];
