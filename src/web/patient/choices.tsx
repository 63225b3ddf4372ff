// What the forms of the preferences and unsubscribe pages do.

import {
  purposes as allPurposes,
  changeConsents,
  changeWishes,
  type Evidence,
  endedBy,
  type Leaf,
  purposeOf,
  standingConsents,
  stopMessages,
} from "../../engine/page-wishes.ts";
import { channelNames } from "../../journey/plan.ts";
import type { Language } from "../language.ts";
import type { Visitor } from "./routes.tsx";
import { leafName, PreferencesPage, UnsubscribePage } from "./wishes.tsx";
import { purposes, words, wordsVersion } from "./words.ts";

const languages = ["ru", "en"] as const satisfies Language[];

const evidence = (language: Language, way: Evidence["way"] = "page"): Evidence => ({
  way,
  text: (purpose) => `${purposes[language][purpose].title}: ${purposes[language][purpose].text}`,
  version: wordsVersion,
});

export async function preferences(
  { engine, link, patient, reader, visit, field, fields, show, again, to }: Visitor,
  saved: string | undefined,
) {
  if (field("do") === "save") {
    const wanted = new Set(fields("wanted"));
    // Only what the patient saw and changed: the page may be older than the ledger.
    const changes = fields("shown").flatMap((shown): Leaf[] => {
      const leaf = leafOf(shown);
      return leaf && leaf.given !== wanted.has(leafName(leaf)) ? [{ ...leaf, given: !leaf.given }] : [];
    });
    const changed = await changeConsents(engine, link, changes, evidence(visit.language));
    const first = channelNames.find((name) => name === field("first")) ?? null;
    const language = languages.find((each) => each === field("language"));
    const wished = await changeWishes(engine, link, { ...(fields("first").length > 0 && { first }), ...(language && { language }) });
    return again(`?saved=${changed > 0 || wished ? "changed" : "unchanged"}`);
  }
  const [first] = reader.preferredChannels;
  return show(
    <PreferencesPage
      {...visit}
      leaves={await standingConsents(engine, engine.db, patient)}
      first={first}
      speaks={reader.language ?? undefined}
      languages={[...languages]}
      saved={saved === "changed" || saved === "unchanged" ? saved : undefined}
      stop={to("unsubscribe")}
    />,
  );
}

/** "care/telegram/on" */
function leafOf(shown: string): Leaf | undefined {
  const [first, second, state] = shown.split("/");
  const purpose = allPurposes.find((each) => each === first);
  const channel = channelNames.find((each) => each === second);
  return purpose && channel ? { purpose, channel, given: state === "on" } : undefined;
}

/** The reader's program presses no button and reads no page: it is answered all the same, every time. */
export async function unsubscribe(visitor: Visitor, { oneClick, done }: { oneClick: boolean; done?: string }) {
  const { engine, link, patient, visit, field, show, again, to } = visitor;
  const purpose = await purposeOf(engine.db, link);
  const does = field("do");
  if (oneClick) {
    await stopMessages(engine, link, purpose, evidence(visit.language, "one-click"));
    return new Response(`${words[visit.language].stopped}.\n`, { headers: { "content-type": "text/plain; charset=utf-8" } });
  }
  if (does === "purpose" || does === "everything") {
    await stopMessages(engine, link, does === "everything" ? does : purpose, evidence(visit.language));
    return again("?done=stopped");
  }
  const ended = await endedBy(engine.db, link);
  if (does === "undo") {
    await changeConsents(engine, link, ended, evidence(visit.language));
    return again("?done=undone");
  }
  const given = (await standingConsents(engine, engine.db, patient)).filter((leaf) => leaf.given);
  // An address that was kept may tell of what is no longer so.
  const now = done === "undone" && given.some((leaf) => leaf.purpose === purpose) ? done : undefined;
  return show(<UnsubscribePage {...visit} purpose={purpose} given={given} ended={ended} done={now} preferences={to("preferences")} />);
}
