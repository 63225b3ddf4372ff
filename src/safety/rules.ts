// What a red-flag rule is: clinical data that a doctor signs, read against everything a patient writes.
import type { Template } from "../journey/plan.ts";

/** One file of rules. */
export interface RuleSet {
  /** The file's name. */
  id: string;
  title: string;
  rules: Rule[];
  /** SHA-256, hex, over everything in the file but the signature. */
  hash: string;
  /** Who signed this very text, and when (YYYY-MM-DD); absent where nobody has, or the text was changed since. */
  signed?: { doctor: string; date: string };
}

export interface Rule {
  id: string;
  /** Of the task for staff. */
  title: string;
  role: string;
  script?: string;
  /** Staff must have looked within so many minutes, day and night. */
  minutes: number;
  /** What the patient is told at once, by language. */
  urgent: Record<string, Template>;
  /** The approved template that says it by WhatsApp, where that takes no free words. */
  whatsapp?: { template: string; variables: Record<string, Template> };
  /** Any one of them is enough. */
  conditions: Condition[];
  /** A part of a sentence with one of these phrases says nothing about now. */
  unless: Phrase[];
}

export type Condition = PressureCondition | AnswerCondition | { type: "words"; phrases: Phrase[] };

export interface PressureCondition {
  type: "pressure";
  /** mmHg, and above; either is enough. */
  systolic: number;
  diastolic: number;
  /** A number beyond these is no pressure but a slip of the pen. */
  least: number;
  most: number;
}

/** A health answer: a number of at least or at most so much, or one of these values. */
export interface AnswerCondition {
  type: "answer";
  ask: string;
  from?: number;
  to?: number;
  is?: string[];
}

/** Words that stand near one another in any order; each place lists what may stand there, and `open` takes any ending. */
export type Phrase = { word: string; open: boolean }[][];
