// What the forms of the survey page do: a question of a message, or a questionnaire with one question on a screen.
import { toHtml } from "../../channels/markdown.ts";
import { type Asked, answerFormQuestion, answerQuestion, askedBy, type Taken, valueText } from "../../engine/page-answer.ts";
import type { Question } from "../../journey/plan.ts";
import { shortMoment } from "../language.ts";
import { PatientPage, Said } from "./frame.tsx";
import { problemOf, QuestionPage, textOf } from "./question.tsx";
import type { Visitor } from "./routes.tsx";
import { words } from "./words.ts";

export async function answers(visitor: Visitor, wanted: string | undefined) {
  const { engine, link, patient, visit, show } = visitor;
  const say = words[visit.language];
  const asked = await askedBy(engine.db, link);
  switch (asked.type) {
    case "question":
      return question(visitor, asked);
    case "form":
      return form(visitor, asked, wanted);
    case "answered": {
      const when = shortMoment(asked.at, patient.timezone ?? engine.clinic.timezone, visit.language);
      return show(<Said {...visit} title={say.answered} lines={[`${say.answeredAt}: ${when}.`, say.thanksHint]} />);
    }
    case "closed":
      return show(<Said {...visit} title={say.closed} lines={[say.closedHint]} />);
  }
}

/** Whoever reads the message here has followed it already. */
const ownLink = /https?:\/\/[^\s<>()[\]]*\/p\/survey\/[\w-]+/g;

async function question(visitor: Visitor, { message, answer }: Asked & { type: "question" }) {
  const { engine, link, visit, field, show } = visitor;
  const asked = { html: toHtml((message.text ?? "").replace(ownLink, "")) };
  if (field("do") !== "answer") return show(<QuestionPage {...visit} asked={asked} answer={answer} />);
  const text = textOf(answer, field);
  const taken = await answerQuestion(engine, link, text);
  if (taken.urgent) return urgent(visitor, taken);
  if (taken.type !== "unclear") return thanks(visitor, taken);
  const problem = problemOf(answer, text, visit.language, false);
  return show(<QuestionPage {...visit} asked={asked} answer={answer} value={text} problem={problem} />, 422);
}

async function form(visitor: Visitor, { form, languages }: Asked & { type: "form" }, wanted: string | undefined) {
  const { engine, link, visit, field, show, again } = visitor;
  const { questions, title } = form.questionnaire;
  const given = Object.hasOwn(form.answers, wanted ?? "") ? wanted : undefined;
  const shown = questions.find(({ id }) => id === (field("question") || given)) ?? form.next;
  if (!shown) return thanks(visitor, { type: "taken" });
  const number = questions.indexOf(shown) + 1;
  const inWords = (all: Record<string, string>) => all[visit.language] ?? all[languages[0] ?? "ru"] ?? Object.values(all)[0] ?? "";
  const before = questions[number - 2];
  const page = (value?: string, problem?: string) => (
    <QuestionPage
      {...visit}
      asked={{ text: inWords(shown.text) }}
      answer={shown.answer}
      unit={shown.unit}
      value={value}
      problem={problem}
      part={{
        id: shown.id,
        title: inWords(title),
        number,
        of: questions.length,
        optional: shown.required !== true,
        ...(before && { back: `?question=${encodeURIComponent(before.id)}` }),
      }}
    />
  );
  const does = field("do");
  if (does !== "answer" && does !== "skip") return show(page(keptText(form.answers, shown)));
  const text = textOf(shown.answer, field);
  const taken = await answerFormQuestion(engine, link, shown.id, does === "skip" ? undefined : text);
  if (taken.urgent) return urgent(visitor, taken);
  if (taken.type === "unclear") return show(page(text, problemOf(shown.answer, text, visit.language, shown.required !== true)), 422);
  if (taken.type !== "taken") return thanks(visitor, taken);
  const following = questions[number];
  const revisiting = following && Object.hasOwn(form.answers, following.id);
  return again(revisiting ? `?question=${encodeURIComponent(following.id)}` : "");
}

function keptText(answers: (Asked & { type: "form" })["form"]["answers"], { id }: Question): string | undefined {
  const value = Object.hasOwn(answers, id) ? answers[id] : undefined;
  return value === null || value === undefined ? undefined : valueText(value);
}

function thanks({ visit, show }: Visitor, { type }: Taken) {
  const say = words[visit.language];
  if (type === "closed") return show(<Said {...visit} title={say.closed} lines={[say.closedHint]} />, 409);
  return show(<Said {...visit} title={say.thanks} lines={[type === "stopped" ? say.stoppedByWord : say.thanksHint]} />);
}

/** What a doctor has written for danger comes before everything else; the answer is kept all the same. */
function urgent({ visit, show }: Visitor, { urgent, type }: Taken) {
  const say = words[visit.language];
  return show(
    <PatientPage {...visit} title={say.urgent}>
      <div role="alert" class="urgent">
        <h1>{say.urgent}</h1>
        <p class="text">{urgent}</p>
      </div>
      <p class="row">
        <a class="button flag" href="tel:103">
          103
        </a>
        <a class="button flag" href="tel:112">
          112
        </a>
      </p>
      {type !== "closed" && (
        <p>
          <a href="?">{say.goOn}</a>
        </p>
      )}
    </PatientPage>,
  );
}
