import { loadLibrary, compileFile, loadStories } from "/work/main/src/scenario/check.ts";
import { runStory } from "/work/main/src/simulate/story.ts";
import { print } from "/work/main/src/simulate/transcript.ts";
const lib = loadLibrary("/work/main/scenarios");
let ok=0, bad=0;
for (const id of process.argv.slice(2)) {
  const { plan, problems } = compileFile(`/work/main/scenarios/${id}.yaml`, lib);
  if (!plan) { console.log(problems); continue; }
  const { stories, problems: sp } = loadStories(`/work/main/scenarios/${id}.test.yaml`, lib);
  if (!stories) { console.log(sp); continue; }
  const seen = new Set<number>();
  for (const story of stories.tests) {
    const t = Date.now();
    const told = await runStory(lib.clinic, plan, story, []);
    told.visited.forEach((v)=>seen.add(v));
    if (told.played.passed) { ok++; continue; }
    bad++;
    console.log("✕", story.name, story.line, told.played);
    console.log(print(told.lines, told.zone).join("\n"));
  }
  console.log("not visited", plan.steps.filter((s,i)=>!seen.has(i)).map(s=>s.id+" "+s.op));
}
console.log(ok, bad);
process.exit(0)
