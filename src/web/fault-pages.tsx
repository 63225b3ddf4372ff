// What a visitor sees when there is no such page, or when the fault is ours: no more than that.
import type { Context } from "hono";
import { languageOf } from "./language.ts";
import { document, Notice } from "./layout.tsx";
import { words } from "./words.ts";

/** `home`: whether there is a first page to go to. */
export function missingPage(c: Context): string {
  const language = languageOf(c);
  const say = words[language];
  return document(<Notice language={language} title={say.notFound} lines={[say.notFoundHint]} home={{ href: "/", label: say.home }} />);
}

export function brokenPage(c: Context): string {
  const language = languageOf(c);
  const say = words[language];
  return document(<Notice language={language} title={say.broken} lines={[say.brokenHint]} home={{ href: "/", label: say.home }} />);
}
