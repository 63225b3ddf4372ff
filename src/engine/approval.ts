// Advertising goes out only after a person has approved the very plan that sends it.
import type { Plan } from "../journey/plan.ts";
import { shortHash } from "../scenario/hash.ts";
import { audit } from "../store/audit.ts";
import type { Db } from "../store/db.ts";
import { saveSetting, setting } from "../store/settings.ts";
import type { Doer } from "./staff.ts";

export interface Approval {
  by: string;
  /** ms UTC */
  at: number;
}

const place = (planHash: string) => `approval/${planHash}`;

/** `approved.by` is a name or a user's id; `doer` is who says so. */
export async function approve(tx: Db, { hash, scenario }: Plan, approved: Approval, doer: Doer): Promise<void> {
  await saveSetting(tx, place(hash), approved);
  await audit(tx, { ...doer, act: "scenario.approve", subject: scenario, detail: { hash: shortHash(hash) } });
}

export const approval = async (tx: Db, planHash: string): Promise<Approval | undefined> =>
  (await setting(tx, place(planHash))) as Approval | undefined;
