// The tabs of Settings, and its two pages that only tell: endpoints and the channels' health.
import type { Child } from "hono/jsx";
import { channelSettings } from "../../../channels/keys.ts";
import { now } from "../../../engine/engine.ts";
import type { ChannelName } from "../../../journey/plan.ts";
import { troubles } from "../../../store/channel-health.ts";
import { channelNames } from "../../words.ts";
import { framed, Nothing } from "../frame.tsx";
import { may, type Permission } from "../permissions.ts";
import type { Visit } from "../route.ts";
import { consoleWords } from "../words.ts";
import { StuckCalls, StuckInbound } from "./stuck.tsx";

const tabs = [
  { tab: "channels", permission: "settings.see" },
  { tab: "endpoints", permission: "settings.see" },
  { tab: "users", permission: "users.see" },
  { tab: "keys", permission: "keys.see" },
  { tab: "audit", permission: "audit.see" },
  { tab: "data", permission: "patients.erase" },
] as const satisfies { tab: string; permission: Permission }[];

type Tab = (typeof tabs)[number]["tab"];

/** To the first tab that this person may see. */
export const settings = ({ c, staff }: Visit) =>
  c.redirect(`/settings/${tabs.find(({ permission }) => may(staff.role, permission))?.tab ?? "channels"}`, 302);

/** A page of Settings, with its tabs. */
export function settingsPage(visit: Omit<Visit<unknown>, "found">, tab: Tab, children: Child, status: 200 | 400 | 409 = 200) {
  const say = consoleWords[visit.language];
  return framed(
    visit,
    {
      place: "settings",
      title: say.place_settings,
      children: (
        <>
          <nav class="tabs" aria-label={say.place_settings}>
            {tabs
              .filter(({ permission }) => may(visit.staff.role, permission))
              .map((each) => (
                <a href={`/settings/${each.tab}`} aria-current={each.tab === tab ? "page" : undefined}>
                  {say[`settings_${each.tab}`]}
                </a>
              ))}
          </nav>
          {children}
        </>
      ),
    },
    status,
  );
}

export async function endpoints(visit: Visit) {
  const say = consoleWords[visit.language];
  const known = Object.entries(visit.engine.clinic.endpoints);
  return settingsPage(
    visit,
    "endpoints",
    <>
      <p class="lead">{say.endpointsAbout}</p>
      {await StuckCalls(visit)}
      {known.length === 0 ? (
        <Nothing title={say.noEndpoints} hint={say.noEndpointsHint} />
      ) : (
        <ul class="cards">
          {known.map(([name, address]) => (
            <li class="panel">
              <h2>{name}</h2>
              <p class="code-like">{address}</p>
            </li>
          ))}
        </ul>
      )}
    </>,
  );
}

const week = 7 * 24 * 3_600_000;

export async function channels(visit: Visit) {
  const { engine, language } = visit;
  const say = consoleWords[language];
  const trouble = await troubles(engine.db, now(engine) - week);
  return settingsPage(
    visit,
    "channels",
    <>
      <p class="lead">{say.channelsAbout}</p>
      {await StuckInbound(visit)}
      <ul class="cards">
        {(Object.keys(channelSettings) as ChannelName[]).map((name) => {
          const on = engine.channels[name] !== undefined;
          const { failed = 0, unknown = 0 } = trouble.find(({ channel }) => channel === name) ?? {};
          return (
            <li class={on ? "panel" : "panel off"}>
              <h2>
                {channelNames[name]} <span class="state">{on ? say.channelOn : say.channelOff}</span>
              </h2>
              {on && failed + unknown === 0 && <p class="quiet">{say.channelFine}</p>}
              {failed > 0 && (
                <p>
                  <strong class="number">{failed}</strong> {say.channelFailed}
                </p>
              )}
              {unknown > 0 && (
                <p>
                  <strong class="number">{unknown}</strong> {say.channelUnknown}
                </p>
              )}
              {!on && (
                <p class="quiet">
                  {say.channelNeeds} <span class="code-like">{channelSettings[name].join(", ")}</span>.
                </p>
              )}
            </li>
          );
        })}
      </ul>
    </>,
  );
}
