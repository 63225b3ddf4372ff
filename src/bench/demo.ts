// Placeholder.
import type { Measure } from "./measure.ts";
export const demo: Measure = async () => [];
