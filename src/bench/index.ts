// The measures there are, each in a file of its own, loaded when it is asked for.
import type { Measure } from "./measure.ts";

export const measures: Record<string, () => Promise<Measure>> = {
  statements: async () => (await import("./statements.ts")).statements,
  history: async () => (await import("./history.ts")).history,
  cpu: async () => (await import("./cpu.ts")).cpu,
  check: async () => (await import("./check.ts")).check,
  startup: async () => (await import("./startup.ts")).startup,
  demo: async () => (await import("./demo.ts")).demo,
  smtp: async () => (await import("./smtp.ts")).smtp,
  webhook: async () => (await import("./webhook.ts")).webhook,
  events: async () => (await import("./events.ts")).events,
  lists: async () => (await import("./lists.ts")).lists,
  import: async () => (await import("./import.ts")).imports,
  reply: async () => (await import("./reply.ts")).reply,
  memory: async () => (await import("./memory.ts")).memory,
};
