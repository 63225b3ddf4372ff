// What staff do in a conversation: answer, say that no answer is needed, find out who a stranger is. Each is in the audit log.
import type { ChannelName } from "../journey/plan.ts";
import { audit } from "../store/audit.ts";
import { wordsFrom } from "../store/conversations.ts";
import { lockPatient } from "../store/patients.ts";
import { markAnswered, type Reply, waitingReplies } from "../store/replies.ts";
import { answerPatient, linkStranger, type Refused, type Said } from "./answer-patient.ts";
import { type Engine, now } from "./engine.ts";
import { raiseFlags } from "./red-flags.ts";
import type { Doer } from "./staff.ts";

/** Everything of theirs that waited is answered by it. */
export async function answer(
  engine: Engine,
  { patientId, channel, text }: { patientId: string; channel: ChannelName; text: string },
  doer: Doer,
): Promise<Said | Refused> {
  return engine.db.transaction(async (tx) => {
    const at = now(engine);
    const answered = await answerPatient(engine, tx, { patientId, channel, text, by: doer.by, at });
    if (answered.type === "refused") return answered;
    for (const words of await waitingReplies(tx, { patientId })) await markAnswered(tx, words, doer.by, at);
    await audit(tx, { ...doer, act: "conversation.answer", patientId, subject: answered.key, detail: { channel } });
    return answered;
  });
}

/** No answer is needed to what the patient wrote up to `until` (ms UTC): words that came since wait on. False where nothing waited. */
export async function leaveAt(engine: Engine, patientId: string, until: number, doer: Doer): Promise<boolean> {
  return engine.db.transaction(async (tx) => {
    const words = (await waitingReplies(tx, { patientId })).filter(({ receivedAt }) => receivedAt <= until);
    for (const each of words) await markAnswered(tx, each, doer.by, now(engine));
    if (words.length > 0) await audit(tx, { ...doer, act: "conversation.done", patientId, detail: { words: words.length } });
    return words.length > 0;
  });
}

/** At most so many words of one stranger are looked at. */
const most = 500;

/** Nobody of ours: none of their words waits any more. */
export async function notOurs({ db, ...engine }: Engine, { channel, id, address }: Reply, doer: Doer): Promise<void> {
  await db.transaction(async (tx) => {
    for (const words of await wordsFrom(tx, channel, address ?? "", most)) await markAnswered(tx, words, doer.by, now({ db, ...engine }));
    await audit(tx, { ...doer, act: "conversation.not_ours", subject: `${channel}/${id}` });
  });
}

/** From now on the stranger is this patient. What alarmed in words that nobody has answered is now raised as the patient's red flag. */
export async function linkTo(engine: Engine, { channel, id, address }: Reply, patientId: string, doer: Doer): Promise<boolean> {
  return engine.db.transaction(async (tx) => {
    const at = now(engine);
    const linked = await linkStranger(tx, { reply: { channel, id }, patientId, at });
    const patient = linked.type === "linked" ? await lockPatient(tx, patientId) : undefined;
    if (!patient) return false;
    const alarming = (await wordsFrom(tx, channel, address ?? "", most)).filter((each) => each.alarm !== null && each.answeredAt === null);
    for (const words of alarming.reverse()) await raiseFlags(engine, tx, patient, { text: words.text, id: words.id, channel, at });
    await audit(tx, { ...doer, act: "conversation.link", patientId, subject: `${channel}/${id}` });
    return true;
  });
}
