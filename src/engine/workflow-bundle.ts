// The workflow's code, bundled once for each version of its sources and kept in dist/.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { bundleWorkflowCode, type WorkflowBundleWithSourceMap } from "@temporalio/worker";

const root = fileURLToPath(new URL("../../", import.meta.url));
const folders = ["workflows", "src/journey"];

/** The bundle; made first, which takes seconds, where the sources or the SDK are new. It is kept where dist/ can be written. */
export async function workflowBundle(): Promise<{ codePath: string } | { code: string }> {
  const codePath = join(root, "dist", `workflows-${fingerprint()}.js`);
  if (existsSync(codePath)) return { codePath };
  const { code }: WorkflowBundleWithSourceMap = await bundleWorkflowCode({
    workflowsPath: join(root, "workflows/journey.ts"),
    logger: silent,
  });
  try {
    mkdirSync(join(root, "dist"), { recursive: true });
    const draft = `${codePath}.${process.pid}`;
    writeFileSync(draft, code);
    renameSync(draft, codePath);
    return { codePath };
  } catch {
    return { code };
  }
}

function fingerprint(): string {
  const hash = createHash("sha256").update(readFileSync(join(root, "node_modules/@temporalio/workflow/package.json")));
  for (const folder of folders)
    for (const name of readdirSync(join(root, folder)).sort()) hash.update(name).update(readFileSync(join(root, folder, name)));
  return hash.digest("hex").slice(0, 12);
}

const say = () => {};
const silent = { log: say, trace: say, debug: say, info: say, warn: say, error: console.error };
