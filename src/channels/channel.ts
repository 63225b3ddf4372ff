// What a way to reach a patient is: it takes one message and says what became of it.
import type { ChannelName } from "../journey/plan.ts";
import type { Limits } from "./limits.ts";

export interface Outgoing {
  /** Names the message for good; a provider that knows it already does not send again. */
  key: string;
  to: string;
  /** Used by e-mail only. */
  subject?: string;
  /** Markdown, rendered. */
  text: string;
  language: string;
  buttons: { value: string; label: string }[];
  /** WhatsApp only: the approved template that goes in place of the text. */
  template?: Template;
  /** Used by e-mail only, both absolute: a page that ends these letters by one request (RFC 8058), and one to choose what comes. */
  unsubscribe?: string;
  preferences?: string;
  /** Used by e-mail only: the page where what the message asks can be answered. */
  answer?: string;
}

export interface Template {
  /** The provider's id of it. */
  id: string;
  /** Rendered, by their number. */
  variables: Record<string, string>;
}

export type Fate =
  | {
      type: "sent";
      providerId?: string;
      /** When (ms UTC), where that is not now. */
      at?: number;
      /** Taken by the patient's own server, as e-mail is. */
      delivered?: boolean;
    }
  /** For good. `blocked`: nothing will pass until the patient writes. */
  | { type: "refused"; blocked: boolean; problem: string }
  /** Surely not sent: to be tried again, not before `after` ms. */
  | { type: "not_sent"; after?: number; problem: string }
  /** Perhaps sent: never to be sent again blindly. */
  | { type: "unknown"; problem: string };

export interface Channel {
  name: ChannelName;
  /** How fast it may be written to; whoever sends keeps to it, together with all the others who do. */
  limits?: Limits;
  /** Ends within ten seconds, and never throws for what the provider did. */
  send(message: Outgoing): Promise<Fate>;
  /**
   * What became of a message whose sender died or heard no answer; only where the provider can be asked. It was not handed over before
   * `since` (ms UTC). None: it surely never arrived.
   */
  find?(message: Outgoing, since: number): Promise<Fate | undefined>;
  /**
   * The link by which a patient opens this channel and brings us the token. None until the provider has told our bot's name, which it is
   * asked for in the background.
   */
  invitation?(token: string): string | undefined;
  /** Stops a pressed button from spinning, where its webhook's answer cannot. Lost, nothing is lost. */
  acknowledge?(press: string): Promise<void>;
  close?(): Promise<void>;
}

export type Channels = Partial<Record<ChannelName, Channel>>;
