// The demonstration's mailbox: the letters as they arrived.
import type { Mail } from "./demo.ts";
import { DemoPage, Empty } from "./demo-frame.tsx";
import type { Language } from "./language.ts";
import { words } from "./words.ts";

export interface MailProps {
  language: Language;
  clinic: string;
  /** Newest first. */
  mails: (Mail & { number: number })[];
  /** The letter that is open. */
  open?: number;
}

export function MailPage({ language, clinic, mails, open }: MailProps) {
  const say = words[language];
  const shown = mails.find(({ number }) => number === open) ?? mails[0];
  return (
    <DemoPage language={language} place="mail" here={shown ? `/demo/mail/${shown.number}` : "/demo/mail"} clinic={clinic}>
      <main id="content" class="wide">
        <div class="heading">
          <h1>{say.mail}</h1>
          <p class="quiet">{say.mailAbout}</p>
        </div>
        {!shown && <Empty title={say.noMail} hint={say.noMailHint} />}
        {shown && (
          <div class="split mailbox">
            <nav class="panel letters" aria-label={say.mail}>
              <ul>
                {mails.map(({ number, to, subject }) => (
                  <li>
                    <a href={`/demo/mail/${number}`} aria-current={number === shown.number ? "true" : undefined}>
                      <span>{subject || say.noSubject}</span>
                      <small>{to}</small>
                    </a>
                  </li>
                ))}
              </ul>
            </nav>
            <article class="panel letter">
              <h2>{shown.subject || say.noSubject}</h2>
              <p class="quiet">
                {say.to}: {shown.to}
              </p>
              {shown.html ? (
                <iframe
                  title={shown.subject || say.noSubject}
                  src={`/demo/mail/${shown.number}/as-sent`}
                  sandbox="allow-popups allow-popups-to-escape-sandbox"
                  loading="lazy"
                />
              ) : (
                <p class="text">{shown.text}</p>
              )}
            </article>
          </div>
        )}
      </main>
    </DemoPage>
  );
}
