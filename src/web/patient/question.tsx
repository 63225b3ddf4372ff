// One question on a screen, with inputs that fit its answer, and the words in which such inputs come back.
import type { AnswerType } from "../../journey/plan.ts";
import type { Language } from "../language.ts";
import { PatientPage, type Visit, Words } from "./frame.tsx";
import { Radio } from "./wishes.tsx";
import { words } from "./words.ts";

export interface Shown {
  /** The question's words: of a questionnaire as text, of a message as HTML made by us. */
  asked: { text: string } | { html: string };
  answer: AnswerType;
  unit?: string;
  /** What was typed, or is kept, as `textOf` would give it. */
  value?: string;
  problem?: string;
  /** Of a questionnaire. */
  part?: { id: string; title: string; number: number; of: number; back?: string; optional: boolean };
}

export function QuestionPage({ asked, answer, unit, value, problem, part, ...visit }: Shown & Visit) {
  const { language } = visit;
  const say = words[language];
  const last = !part || part.number === part.of;
  const grouped = answer.type !== "text" && answer.type !== "number" && answer.type !== "date";
  const heading = "text" in asked ? asked.text : say.answer;
  const fields = <Fields answer={answer} unit={unit} value={value} language={language} wrong={problem !== undefined} label={heading} />;
  return (
    <PatientPage {...visit} title={say.answer} wrong={problem !== undefined}>
      {part && (
        <div class="progress">
          <label for="progress">
            {part.title && `${part.title}. `}
            <span class="whole">
              {say.question} {part.number} {say.of} {part.of}
            </span>
          </label>
          <progress id="progress" max={part.of} value={part.number} />
        </div>
      )}
      {problem && (
        <p class="problem" role="alert" id="problem">
          <strong>{say.problem}.</strong> {problem}
        </p>
      )}
      <form method="post" novalidate>
        {part && <input type="hidden" name="question" value={part.id} />}
        {"html" in asked && <Words html={asked.html} />}
        {grouped ? (
          <fieldset aria-describedby={problem ? "problem" : undefined}>
            <legend>
              <h1>{heading}</h1>
            </legend>
            {fields}
          </fieldset>
        ) : (
          <>
            <h1>
              <label for="value">{heading}</label>
            </h1>
            {fields}
          </>
        )}
        <button type="submit" name="do" value="answer" class="strong">
          {last ? say.send : say.next}
        </button>
        {part?.optional && (
          <button type="submit" name="do" value="skip">
            {say.leaveOut}
          </button>
        )}
      </form>
      {part?.back && (
        <p>
          <a href={part.back}>← {say.back}</a>
        </p>
      )}
    </PatientPage>
  );
}

interface FieldsProps {
  answer: AnswerType;
  unit?: string;
  value?: string;
  language: Language;
  wrong: boolean;
  label: string;
}

function Fields({ answer, unit, value = "", language, wrong }: FieldsProps) {
  const say = words[language];
  const marks = wrong ? { "aria-invalid": "true" as const, "aria-describedby": "problem" } : {};
  switch (answer.type) {
    case "scale":
    case "nps":
      return (
        <div class="scale">
          {range(answer).map((each) => (
            <Radio name="value" value={String(each)} label={String(each)} checked={value === String(each)} />
          ))}
        </div>
      );
    case "yes-no":
      return (
        <>
          <Radio name="value" value="yes" label={say.yes} checked={value === "yes"} />
          <Radio name="value" value="no" label={say.no} checked={value === "no"} />
        </>
      );
    case "choices":
      return (
        <>
          {answer.choices.map((choice) => (
            <Radio
              name="value"
              value={choice.value}
              label={choice.label[language] ?? Object.values(choice.label)[0] ?? choice.value}
              checked={value === choice.value}
            />
          ))}
        </>
      );
    case "blood-pressure": {
      const [systolic = "", diastolic = ""] = value.split("/");
      return (
        <div class="pair">
          <label>
            <span>{say.systolic}</span>
            <input name="systolic" inputmode="numeric" autocomplete="off" maxlength={3} value={systolic} {...marks} />
          </label>
          <label>
            <span>{say.diastolic}</span>
            <input name="diastolic" inputmode="numeric" autocomplete="off" maxlength={3} value={diastolic} {...marks} />
          </label>
        </div>
      );
    }
    case "number":
      return (
        <p class="number">
          <input id="value" name="value" inputmode="decimal" autocomplete="off" maxlength={20} value={value} {...marks} />
          {unit && <span>{unit}</span>}
        </p>
      );
    case "date":
      return <input id="value" name="value" type="date" autocomplete="off" value={value} {...marks} />;
    case "text":
    case "form":
      return (
        <textarea id="value" name="value" rows={4} maxlength={4000} {...marks}>
          {value}
        </textarea>
      );
  }
}

const range = (answer: AnswerType & { type: "scale" | "nps" }): number[] => {
  const { from, to } = answer.type === "nps" ? { from: 0, to: 10 } : answer;
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
};

/** The form's fields as one text, which is read as a word in a chat is. */
export function textOf(answer: AnswerType, field: (name: string) => string): string {
  if (answer.type !== "blood-pressure") return field("value").trim();
  const [systolic, diastolic] = [field("systolic").trim(), field("diastolic").trim()];
  return systolic || diastolic ? `${systolic}/${diastolic}` : "";
}

/** What to do about an answer that could not be read. */
export function problemOf(answer: AnswerType, text: string, language: Language, mayLeaveOut: boolean): string {
  const say = words[language];
  if (text === "" && mayLeaveOut) return say.orLeaveOut;
  switch (answer.type) {
    case "number":
      return say.badNumber;
    case "scale":
    case "nps":
      return say.badScale;
    case "yes-no":
    case "choices":
      return say.badChoice;
    case "date":
      return say.badDate;
    case "blood-pressure":
      return say.badPressure;
    case "text":
    case "form":
      return say.badText;
  }
}
