// Advertising goes out only after a person has approved the very plan that sends it.
import type { Db } from "../store/db.ts";
import { saveSetting, setting } from "../store/settings.ts";

export interface Approval {
  by: string;
  /** ms UTC */
  at: number;
}

const place = (planHash: string) => `approval/${planHash}`;

export const approve = (tx: Db, planHash: string, approved: Approval): Promise<void> => saveSetting(tx, place(planHash), approved);

export const approval = async (tx: Db, planHash: string): Promise<Approval | undefined> =>
  (await setting(tx, place(planHash))) as Approval | undefined;
