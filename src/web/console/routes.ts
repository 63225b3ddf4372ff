// Every route of the console, with what it takes to use it. A route that is not here does not exist, and none is here without a permission.
import type { SignIn } from "../sign-in/sign-in.ts";
import {
  answerConversation,
  conversation,
  conversationWordsPart,
  findForStranger,
  inbox,
  inboxList,
  leaveConversation,
  linkToPatient,
  stranger,
  strangerIsNotOurs,
} from "./conversations/conversations.tsx";
import { somePatient, someStranger } from "./conversations/data.ts";
import { enrolPage, enrolThem, forecastPage } from "./entering/enrol.tsx";
import { enteringPage, enteringPart } from "./entering/entering.tsx";
import { livePages } from "./live.ts";
import { askWhy, doIt, moveSought, patientActSought } from "./patient/acts.tsx";
import { consentsPage, recordByStaff } from "./patient/consents.tsx";
import { patientSought } from "./patient/data.ts";
import { askToErase, dataPage, erasable, eraseIt, exported } from "./patient/erase.tsx";
import { patientPage, patientRecord } from "./patient/patient.tsx";
import { timelinePart } from "./patient/timeline.tsx";
import { downloadPatients, findPatients, patientsPage } from "./patients/patients.tsx";
import { pathOf } from "./places.ts";
import { type Route, route, type Visit } from "./route.ts";
import { scenarioKnown, scenarioPublished } from "./scenarios/data.ts";
import { askToResume, pauseIt, resumeIt } from "./scenarios/pause.tsx";
import { askToPublish, publishIt, returnTo } from "./scenarios/publish.tsx";
import { scenarioPage } from "./scenarios/scenario.tsx";
import { scenariosPage } from "./scenarios/scenarios.tsx";
import { account, changePassword, confirmCodes, newCodes, noMoreCodes, signOut } from "./settings/account.tsx";
import { auditPage } from "./settings/audit.tsx";
import { keys, makeKey, replaceKey, revokeKey, workingKey } from "./settings/keys.tsx";
import { channels, endpoints, settings } from "./settings/settings.tsx";
import { callAgain, takeInAgain } from "./settings/stuck.tsx";
import { addNewUser, anotherUser, changeRole, disable, enable, givePassword, resetCodes, users } from "./settings/users.tsx";
import { flagToEnd, taskToClose, taskToDo, taskToSee } from "./today/data.ts";
import {
  claimTask,
  handOnTask,
  noteTask,
  recordTask,
  releaseTask,
  today,
  todayList,
  todayThing,
  todayWith,
  undoTask,
  waiting,
} from "./today/today.tsx";

/** `door` is absent in the demo, where there are no passwords. */
export const routes = (door?: SignIn): Route[] => [
  route({ method: "GET", path: "/", permission: "own-account", answer: home }),
  /** The same where the demo's own pages are at the root. */
  route({ method: "GET", path: "/console", permission: "own-account", answer: home }),

  route({ method: "GET", path: "/today", permission: "tasks.see", answer: today }),
  route({ method: "GET", path: "/today/list", permission: "tasks.see", answer: todayList }),
  route({ method: "GET", path: "/today/waiting", permission: "tasks.see", answer: waiting }),
  route({ method: "GET", path: "/today/:task", permission: "tasks.see", find: taskToSee, answer: todayWith }),
  route({ method: "GET", path: "/today/:task/part", permission: "tasks.see", part: true, find: taskToSee, answer: todayThing }),
  route({
    method: "POST",
    path: "/tasks/:task/outcome",
    permission: "tasks.act",
    find: taskToClose,
    act: "task.outcome",
    codes: ["outcome"],
    answer: recordTask,
  }),
  route({ method: "POST", path: "/tasks/:task/undo", permission: "tasks.act", find: taskToDo, audits: true, answer: undoTask }),
  route({ method: "POST", path: "/tasks/:task/claim", permission: "tasks.act", find: taskToDo, audits: true, answer: claimTask }),
  route({ method: "POST", path: "/tasks/:task/hand-on", permission: "tasks.act", find: taskToDo, audits: true, answer: handOnTask }),
  route({ method: "POST", path: "/tasks/:task/note", permission: "tasks.act", find: taskToDo, audits: true, answer: noteTask }),
  route({ method: "POST", path: "/tasks/:task/release", permission: "tasks.act", find: flagToEnd, audits: true, answer: releaseTask }),

  route({ method: "GET", path: "/conversations", permission: "conversations.see", answer: inbox }),
  route({ method: "GET", path: "/conversations/list", permission: "conversations.see", answer: inboxList }),
  route({ method: "GET", path: "/conversations/:patient", permission: "conversations.see", find: somePatient, answer: conversation }),
  route({
    method: "GET",
    path: "/conversations/:patient/words",
    permission: "conversations.see",
    part: true,
    find: somePatient,
    answer: conversationWordsPart,
  }),
  route({
    method: "POST",
    path: "/conversations/:patient/answer",
    permission: "conversations.write",
    find: somePatient,
    audits: true,
    answer: answerConversation,
  }),
  route({
    method: "POST",
    path: "/conversations/:patient/done",
    permission: "conversations.write",
    find: somePatient,
    audits: true,
    answer: leaveConversation,
  }),
  route({
    method: "GET",
    path: "/strangers/:channel/:reply",
    permission: "conversations.see",
    find: someStranger,
    answer: (visit) => stranger(visit),
  }),
  route({
    method: "POST",
    path: "/strangers/:channel/:reply/search",
    permission: "conversations.write",
    find: someStranger,
    act: "patients.search",
    answer: findForStranger,
  }),
  route({
    method: "POST",
    path: "/strangers/:channel/:reply/link",
    permission: "conversations.write",
    find: someStranger,
    audits: true,
    answer: linkToPatient,
  }),
  route({
    method: "POST",
    path: "/strangers/:channel/:reply/not-ours",
    permission: "conversations.write",
    find: someStranger,
    audits: true,
    answer: strangerIsNotOurs,
  }),

  /** What it may tell it asks for each of its events. */
  route({ method: "GET", path: "/live", permission: "own-account", answer: livePages() }),

  route({ method: "GET", path: "/patients", permission: "patients.see", answer: patientsPage }),
  route({ method: "POST", path: "/patients", permission: "patients.see", act: "patients.search", answer: findPatients }),
  route({ method: "GET", path: "/patients.csv", permission: "patients.download", answer: downloadPatients }),
  route({ method: "GET", path: "/patients/:patient", permission: "patients.see", find: patientSought, answer: patientPage }),
  route({
    method: "GET",
    path: "/patients/:patient/record",
    permission: "patients.see",
    part: true,
    find: patientSought,
    answer: patientRecord,
  }),
  route({
    method: "GET",
    path: "/patients/:patient/timeline",
    permission: "patients.see",
    part: true,
    find: patientSought,
    answer: timelinePart,
  }),
  route({ method: "GET", path: "/patients/:patient/acts/:act", permission: "patients.act", find: patientActSought, answer: askWhy }),
  route({
    method: "POST",
    path: "/patients/:patient/acts/:act",
    permission: "patients.act",
    find: patientActSought,
    audits: true,
    answer: doIt,
  }),
  route({
    method: "GET",
    path: "/patients/:patient/journeys/:enrolment/:move",
    permission: "patients.act",
    find: moveSought,
    answer: askWhy,
  }),
  route({
    method: "POST",
    path: "/patients/:patient/journeys/:enrolment/:move",
    permission: "patients.act",
    find: moveSought,
    audits: true,
    answer: doIt,
  }),
  route({ method: "GET", path: "/patients/:patient/consents", permission: "patients.see", find: patientSought, answer: consentsPage }),
  route({
    method: "POST",
    path: "/patients/:patient/consents",
    permission: "patients.act",
    find: patientSought,
    act: "patient.consent",
    codes: ["purpose", "given", "way"],
    answer: recordByStaff,
  }),
  route({ method: "GET", path: "/patients/:patient/export", permission: "patients.export", find: patientSought, answer: exported }),
  route({ method: "GET", path: "/patients/:patient/erase", permission: "patients.erase", find: erasable, answer: askToErase }),
  route({ method: "POST", path: "/patients/:patient/erase", permission: "patients.erase", find: erasable, audits: true, answer: eraseIt }),

  route({ method: "GET", path: "/entering", permission: "entering.see", answer: enteringPage }),
  route({ method: "GET", path: "/entering/part", permission: "entering.see", answer: enteringPart }),
  route({ method: "GET", path: "/entering/enrol", permission: "entering.enrol", answer: enrolPage }),
  /** Where the other language is asked for: what was typed is not in the address. */
  route({ method: "GET", path: "/entering/forecast", permission: "entering.enrol", answer: enrolPage }),
  route({
    method: "POST",
    path: "/entering/forecast",
    permission: "entering.enrol",
    act: "entering.forecast",
    codes: ["scenario"],
    answer: forecastPage,
  }),
  route({ method: "POST", path: "/entering/enrol", permission: "entering.enrol", audits: true, answer: enrolThem }),

  route({ method: "GET", path: "/scenarios", permission: "scenarios.see", answer: scenariosPage }),
  route({ method: "GET", path: "/scenarios/:scenario", permission: "scenarios.see", find: scenarioKnown, answer: scenarioPage }),
  route({
    method: "GET",
    path: "/scenarios/:scenario/publish",
    permission: "scenarios.publish",
    find: scenarioKnown,
    answer: askToPublish,
  }),
  route({
    method: "POST",
    path: "/scenarios/:scenario/publish",
    permission: "scenarios.publish",
    find: scenarioKnown,
    audits: true,
    answer: publishIt,
  }),
  route({
    method: "POST",
    path: "/scenarios/:scenario/return",
    permission: "scenarios.publish",
    find: scenarioPublished,
    audits: true,
    answer: returnTo,
  }),
  route({
    method: "POST",
    path: "/scenarios/:scenario/pause",
    permission: "scenarios.act",
    find: scenarioPublished,
    audits: true,
    answer: pauseIt,
  }),
  route({ method: "GET", path: "/scenarios/:scenario/resume", permission: "scenarios.act", find: scenarioPublished, answer: askToResume }),
  route({
    method: "POST",
    path: "/scenarios/:scenario/resume",
    permission: "scenarios.act",
    find: scenarioPublished,
    audits: true,
    answer: resumeIt,
  }),

  route({ method: "GET", path: "/settings", permission: "settings.see", answer: settings }),
  route({ method: "GET", path: "/settings/channels", permission: "settings.see", answer: channels }),
  route({ method: "GET", path: "/settings/endpoints", permission: "settings.see", answer: endpoints }),
  route({ method: "POST", path: "/settings/channels/again", permission: "settings.change", audits: true, answer: takeInAgain }),
  route({ method: "POST", path: "/settings/endpoints/again", permission: "settings.change", audits: true, answer: callAgain }),
  route({ method: "GET", path: "/settings/data", permission: "patients.erase", answer: dataPage }),
  route({ method: "GET", path: "/settings/audit", permission: "audit.see", answer: auditPage }),
  route({ method: "GET", path: "/settings/users", permission: "users.see", answer: users }),
  route({ method: "POST", path: "/settings/users", audits: true, permission: "users.change", answer: addNewUser }),
  route({
    method: "POST",
    path: "/settings/users/:user/role",
    audits: true,
    permission: "users.change",
    find: anotherUser,
    answer: changeRole,
  }),
  route({
    method: "POST",
    path: "/settings/users/:user/disable",
    audits: true,
    permission: "users.change",
    find: anotherUser,
    answer: disable,
  }),
  route({
    method: "POST",
    path: "/settings/users/:user/enable",
    audits: true,
    permission: "users.change",
    find: anotherUser,
    answer: enable,
  }),
  route({
    method: "POST",
    path: "/settings/users/:user/codes",
    audits: true,
    permission: "users.change",
    find: anotherUser,
    answer: resetCodes,
  }),
  route({
    method: "POST",
    path: "/settings/users/:user/password",
    audits: true,
    permission: "users.change",
    find: anotherUser,
    answer: givePassword,
  }),
  route({ method: "GET", path: "/settings/keys", permission: "keys.see", answer: keys }),
  route({ method: "POST", path: "/settings/keys", audits: true, permission: "keys.change", answer: makeKey }),
  route({
    method: "POST",
    path: "/settings/keys/:key/rotate",
    audits: true,
    permission: "keys.change",
    find: workingKey,
    answer: replaceKey,
  }),
  route({ method: "POST", path: "/settings/keys/:key/end", audits: true, permission: "keys.change", find: workingKey, answer: revokeKey }),

  ...(door ? ownAccess(door) : []),
];

const ownAccess = (door: SignIn): Route[] => [
  route({ method: "GET", path: "/account", permission: "own-account", answer: account }),
  route({ method: "POST", path: "/account/password", permission: "own-account", act: "account.password", answer: changePassword(door) }),
  route({ method: "POST", path: "/account/codes", permission: "own-account", act: "account.codes", answer: newCodes(door) }),
  route({
    method: "POST",
    path: "/account/codes/confirm",
    permission: "own-account",
    act: "account.codes_confirmed",
    answer: confirmCodes(door),
  }),
  route({ method: "POST", path: "/account/codes/off", permission: "own-account", act: "account.codes_off", answer: noMoreCodes(door) }),
  route({ method: "POST", path: "/sign-out", audits: true, permission: "own-account", answer: signOut(door) }),
];

/** To the first place in the rail. */
function home({ c, places: [first] }: Visit) {
  return c.redirect(first ? pathOf(first) : "/account", 302);
}
