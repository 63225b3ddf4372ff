// Placeholder.
import type { Measure } from "./measure.ts";
export const startup: Measure = async () => [];
