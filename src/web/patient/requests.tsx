// The pages that lead to a person: call me back, and booking where the clinic has a page for it.

import { PatientPage, Said, type Visit } from "./frame.tsx";
import { Radio } from "./wishes.tsx";
import { words } from "./words.ts";

export const timesOfDay = ["morning", "day", "evening", "anytime"] as const;

function CallForm({ language }: Pick<Visit, "language">) {
  const say = words[language];
  return (
    <form method="post">
      <fieldset>
        <legend>{say.when}</legend>
        {timesOfDay.map((time) => (
          <Radio name="when" value={time} label={say[time]} checked={time === "anytime"} />
        ))}
      </fieldset>
      <button type="submit" name="do" value="call" class="strong">
        {say.callMeButton}
      </button>
    </form>
  );
}

export function CallPage({ booking, ...visit }: Visit & { booking?: true }) {
  const say = words[visit.language];
  const title = booking ? say.book : say.callMe;
  return (
    <PatientPage {...visit} title={title}>
      <h1>{title}</h1>
      <p>{booking ? say.bookByCall : say.callMeHint}</p>
      <CallForm language={visit.language} />
    </PatientPage>
  );
}

export function BookPage({ go, ...visit }: Visit & { go: string }) {
  const say = words[visit.language];
  return (
    <Said {...visit} title={say.book} lines={[say.bookHint]}>
      <p>
        <a class="button strong" href={go} rel="noreferrer">
          {say.bookButton}
        </a>
      </p>
    </Said>
  );
}
