// The workflow's code, bundled once for each version of its sources and kept in dist/.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { bundleWorkflowCode, type WorkflowBundleWithSourceMap } from "@temporalio/worker";

const root = fileURLToPath(new URL("../../", import.meta.url));
const folders = ["workflows", "src/journey"];

/** A path to the bundle; made first, which takes seconds, where the sources or the SDK are new. */
export async function workflowBundle(): Promise<{ codePath: string }> {
  const codePath = join(root, "dist", `workflows-${fingerprint()}.js`);
  if (!existsSync(codePath)) {
    mkdirSync(join(root, "dist"), { recursive: true });
    const { code }: WorkflowBundleWithSourceMap = await bundleWorkflowCode({
      workflowsPath: join(root, "workflows/journey.ts"),
      logger: silent,
    });
    const draft = `${codePath}.${process.pid}`;
    writeFileSync(draft, code);
    renameSync(draft, codePath);
  }
  return { codePath };
}

function fingerprint(): string {
  const hash = createHash("sha256").update(readFileSync(join(root, "node_modules/@temporalio/workflow/package.json")));
  for (const folder of folders)
    for (const name of readdirSync(join(root, folder)).sort()) hash.update(name).update(readFileSync(join(root, folder, name)));
  return hash.digest("hex").slice(0, 12);
}

const say = () => {};
const silent = { log: say, trace: say, debug: say, info: say, warn: say, error: console.error };
