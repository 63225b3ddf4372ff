// The list of conversations: those who wait on top, then the latest, by channel, a page at a time.
import { channelNames as allChannels, type ChannelName } from "../../../journey/plan.ts";
import { type Language, shortMoment } from "../../language.ts";
import { channelNames } from "../../words.ts";
import { Nothing } from "../frame.tsx";
import { Icon } from "../icon.tsx";
import type { Conversation, Conversations, Filter } from "./data.ts";
import { conversationWords } from "./words.ts";

const icons: Record<ChannelName, string> = {
  telegram: "send",
  max: "message-circle",
  whatsapp: "message-circle-more",
  email: "mail",
  sms: "message-square-text",
};

type ListProps = Conversations & { language: Language; zone: string; here: string | undefined };

export function List({ filter, waiting, more, rows, before, next, language, zone, here }: ListProps) {
  const say = conversationWords[language];
  const query = new URLSearchParams({ show: filter, ...(here && { here }), ...(before && { before }) });
  const filters: { filter: Filter; label: string }[] = [
    { filter: "all", label: say.show_all },
    { filter: "waiting", label: say.show_waiting },
    ...allChannels.map((channel) => ({ filter: channel, label: channelNames[channel] })),
  ];
  const row = (each: Conversation) => <Row {...each} filter={filter} language={language} zone={zone} here={here} />;
  return (
    <div
      id="conversations"
      class="inbox"
      data-live="conversations"
      hx-get={`/conversations/list?${query}`}
      hx-trigger="fresh"
      hx-swap="outerMorph"
    >
      <nav class="filters" aria-label={say.filters}>
        {filters.map((each) => (
          <a href={`/conversations?show=${each.filter}`} aria-current={each.filter === filter ? "page" : undefined}>
            {each.label}
          </a>
        ))}
      </nav>
      {waiting.length > 0 && (
        <>
          <h2 class="when">{say.show_waiting}</h2>
          <ul class="list">{waiting.map(row)}</ul>
          {more && (
            <a class="button" href="/conversations?show=waiting">
              {say.allWaiting}
            </a>
          )}
          {rows.length > 0 && <h2 class="when">{say.others}</h2>}
        </>
      )}
      {rows.length + waiting.length === 0 && <Empty filter={filter} further={before !== undefined} language={language} />}
      <ul class="list">{rows.map(row)}</ul>
      {(before !== undefined || next !== undefined) && (
        <p class="row">
          {before !== undefined && (
            <a class="button" href={`/conversations?show=${filter}`}>
              {say.fromStart}
            </a>
          )}
          {next !== undefined && (
            <a class="button" href={`/conversations?show=${filter}&before=${encodeURIComponent(next)}`} rel="next">
              {filter === "waiting" ? say.further : say.older}
            </a>
          )}
        </p>
      )}
    </div>
  );
}

function Empty({ filter, further, language }: { filter: Filter; further: boolean; language: Language }) {
  const say = conversationWords[language];
  if (further) return <Nothing title={say.noMore} hint={say.noMoreHint} />;
  if (filter === "waiting") return <Nothing title={say.nobody} hint={say.nobodyHint} />;
  if (filter === "all") return <Nothing title={say.noWords} hint={say.noWordsHint} />;
  return <Nothing title={say.noneByChannel} hint={say.noneByChannelHint} />;
}

type RowProps = Conversation & { filter: Filter; language: Language; zone: string; here: string | undefined };

function Row({ href, name, channel, text, at, waits, alarm, filter, language, zone, here }: RowProps) {
  const say = conversationWords[language];
  return (
    <li data-row>
      <a class="heard" href={`${href}?show=${filter}`} aria-current={href === here ? "true" : undefined}>
        <span class="heard-who">
          <b>{name ?? say.stranger}</b>
          {alarm && <span class="alarm">{say.alarm}</span>}
          {waits && <span class="state">{say.waits}</span>}
        </span>
        <span class="heard-text">{text.slice(0, 160)}</span>
        <span class="quiet">
          <Icon name={icons[channel]} /> {channelNames[channel]} ·{" "}
          <time datetime={new Date(at).toISOString()}>{shortMoment(at, zone, language)}</time>
        </span>
      </a>
    </li>
  );
}
