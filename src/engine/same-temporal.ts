// Notices that Temporal's data are not those of before, as after a restore: the journeys' workflows are gone then, and are started again.
import type { Client } from "@temporalio/client";
import { forgetLaunches } from "../store/enrolments.ts";
import { saveSetting, setting } from "../store/settings.ts";
import type { Engine } from "./engine.ts";

const key = "temporal";

/** A namespace has an id of its own, made up when it is made. Before the relay starts, which launches what has no workflow. */
export async function noticeNewTemporal({ db }: Pick<Engine, "db">, client: Client, namespace: string): Promise<"same" | "new"> {
  // A key of a cloud may not be let to ask: such a cluster is not restored by hand.
  const { namespaceInfo } = await client.workflowService.describeNamespace({ namespace }).catch(() => ({ namespaceInfo: undefined }));
  const id = namespaceInfo?.id;
  if (!id) return "same";
  return db.transaction(async (tx) => {
    const known = await setting(tx, key);
    if (known === id) return "same";
    await saveSetting(tx, key, id);
    if (known === undefined) return "same";
    await forgetLaunches(tx);
    return "new";
  });
}
