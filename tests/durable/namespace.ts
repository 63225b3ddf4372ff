// Every clinic of the tests has a namespace of its own at the one server: what one leaves behind never reaches the workers of another.
import { randomUUID } from "node:crypto";
import { Connection } from "@temporalio/client";
import { type Config, readConfig } from "../../src/config.ts";

/** The settings of a clinic that nobody has used; `address` is Temporal's. */
export async function ownNamespace(address: string): Promise<Config> {
  const namespace = `clinic-${randomUUID()}`;
  const connection = await Connection.connect({ address });
  try {
    // A plain number does where the type asks for a Long.
    const seconds = 86_400 as never;
    await connection.workflowService.registerNamespace({ namespace, workflowExecutionRetentionPeriod: { seconds } });
  } finally {
    await connection.close();
  }
  return readConfig({ TEMPORAL_NAMESPACE: namespace });
}
