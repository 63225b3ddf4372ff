// Run by temporal-download.ts: lets the SDK fetch the Temporal program into the folder named on the command line.
import { TestWorkflowEnvironment } from "@temporalio/testing";

const downloadDir = process.argv[2];
const executable = { type: "cached-download", downloadDir, ttl: "3650 days" };
const environment = await TestWorkflowEnvironment.createLocal({ server: { executable } });
await environment.teardown();
