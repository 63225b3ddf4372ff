// Every table by its name, for the generator of migrations: it finds only named exports.
export { answers } from "./answers.ts";
export { appointments } from "./appointments.ts";
export { calls } from "./calls.ts";
export { consents } from "./consents.ts";
export { enrolments } from "./enrolments.ts";
export { happenings } from "./happenings.ts";
export { holds } from "./holds.ts";
export { inbound } from "./inbound.ts";
export { messages } from "./messages.ts";
export { patients } from "./patients.ts";
export { plans, scenarios } from "./plans.ts";
export { replies } from "./replies.ts";
export { sandbox } from "./sandbox.ts";
export { settings } from "./settings.ts";
export { settled } from "./settled.ts";
export { tasks } from "./tasks.ts";
export { timeline } from "./timeline.ts";
export { variants } from "./variants.ts";
