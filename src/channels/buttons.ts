// What a button of a message brings back when it is pressed: its place and the message's mark, which fit into any provider's few bytes.
import { markOf } from "./mark.ts";

export const buttonData = (index: number, key: string): string => `b${index}.${markOf(key)}`;

/** Undefined for what is no button of ours. Those of older messages have no mark. */
export function buttonOf(data: string | undefined | null): { button: number; mark?: string } | undefined {
  const [, digits, mark] = /^b(\d{1,3})(?:\.([0-9a-f]{24}))?$/.exec(data ?? "") ?? [];
  return digits === undefined ? undefined : { button: Number(digits), ...(mark && { mark }) };
}
