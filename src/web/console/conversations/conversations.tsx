// Conversations: the list on the left, both sides' words on the right, and an answer in a person's own words.

import { answer, leaveAt, linkTo, notOurs } from "../../../engine/conversation-deeds.ts";
import { channelNames as allChannels } from "../../../journey/plan.ts";
import { listPatients } from "../../../store/patient-list.ts";
import type { Patient } from "../../../store/patients.ts";
import type { Reply } from "../../../store/replies.ts";
import { seal, unseal } from "../../sealed.ts";
import { framed, Nothing } from "../frame.tsx";
import { patientThread, strangerThread } from "../people.ts";
import { may } from "../permissions.ts";
import type { Visit } from "../route.ts";
import { consoleWords } from "../words.ts";
import { conversations, filterOf, strangerOf, thread } from "./data.ts";
import { List } from "./list.tsx";
import type { Looking, Open, Told } from "./open.ts";
import { Unknown } from "./stranger.tsx";
import { Person, Words } from "./thread.tsx";
import { conversationWords } from "./words.ts";

export const inbox = (visit: Visit) => page(visit, { type: "none" });

export async function inboxList(visit: Visit) {
  const data = await listed(visit);
  return visit.c.html(<List {...data} language={visit.language} zone={visit.engine.clinic.timezone} here={visit.c.req.query("here")} />);
}

const listed = ({ c, engine }: Looking) => conversations(engine, filterOf(c.req.query("show")), c.req.query("before"));

export async function conversation(visit: Visit<Patient>) {
  return page(visit, { type: "patient", thread: await threadOf(visit) });
}

/** Both sides' words alone, as a live page asks for them; what is being written beside them is left alone. */
export async function conversationWordsPart(visit: Visit<Patient>) {
  return visit.c.html(<Words {...visit} thread={await threadOf(visit)} />);
}

const threadOf = ({ engine, found, language, c }: Visit<Patient>) => {
  const before = /^\d{1,15}$/.exec(c.req.query("earlier") ?? "")?.[0];
  return thread(engine, found, language, before === undefined ? undefined : Number(before));
};

export async function answerConversation(visit: Visit<Patient>) {
  const { engine, found, field, doer } = visit;
  const text = field("text");
  const channel = allChannels.find((each) => each === field("channel")) ?? "email";
  const said = await answer(engine, { patientId: found.id, channel, text }, doer);
  if (said.type === "refused") return after(visit, { refused: said.reason, text, channel });
  return after(visit, { word: "sent" });
}

export async function leaveConversation(visit: Visit<Patient>) {
  const { engine, found, field, doer } = visit;
  const until = Number(field("until")) || 0;
  return after(visit, (await leaveAt(engine, found.id, until, doer)) ? { word: "doneAll" } : { word: "gone", problem: true });
}

async function after(visit: Visit<Patient>, told: Told) {
  const { c, engine, found, language } = visit;
  const open = { type: "patient" as const, thread: await thread(engine, found, language) };
  if (c.req.header("hx-request")) return c.html(<Person {...visit} open={open} told={told} />);
  if (!("word" in told) || told.problem) return page(visit, open, told, 409);
  return c.redirect(patientThread(found.id), 303);
}

/** Whose words these may be. Names stay out of addresses. */
export async function findForStranger({ c, engine, staff, found, field }: Visit<Reply>) {
  const who = seal(engine, staff.id, field("who").trim().slice(0, 100));
  return c.redirect(`${strangerThread(found)}${who && `?who=${who}`}`, 303);
}

export async function stranger(visit: Visit<Reply>, told?: Told) {
  const { engine, found, staff, c } = visit;
  const words = unseal(engine, staff.id, c.req.query("who") ?? "");
  const candidates = words ? await listPatients(engine.db, { words, contacts: may(staff.role, "patients.contacts") }, { limit: 10 }) : [];
  return page(visit, { type: "stranger", stranger: await strangerOf(engine, found), words, candidates }, told, told ? 409 : 200);
}

export async function strangerIsNotOurs(visit: Visit<Reply>) {
  await notOurs(visit.engine, visit.found, visit.doer);
  return visit.c.redirect("/conversations", 303);
}

export async function linkToPatient(visit: Visit<Reply>) {
  const patientId = visit.field("patient");
  const linked = await linkTo(visit.engine, visit.found, patientId, visit.doer);
  return linked ? visit.c.redirect(patientThread(patientId), 303) : stranger(visit, { word: "notLinked", problem: true });
}

async function page(visit: Looking, open: Open, told?: Told, status: 200 | 409 = 200) {
  const { language, engine } = visit;
  const say = conversationWords[language];
  const data = await listed(visit);
  const here = visit.c.req.path;
  const children = (
    <>
      <p class="lead">{say.about}</p>
      <div class={open.type === "none" ? "pair" : "pair opened"}>
        <List {...data} language={language} zone={engine.clinic.timezone} here={here} />
        <div class="thing">
          {open.type === "none" && <Nothing title={say.choose} hint={say.chooseHint} />}
          {open.type === "patient" && <Person {...visit} open={open} told={told} />}
          {open.type === "stranger" && <Unknown {...visit} {...open} told={told} />}
        </div>
      </div>
    </>
  );
  return framed(visit, { place: "conversations", title: consoleWords[language].place_conversations, children }, status);
}
