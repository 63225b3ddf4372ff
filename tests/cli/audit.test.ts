// What is done to patients and scenarios by the command line stands in the audit log and in the timeline, as what is done in the console does.
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { audited } from "../../src/store/audit.ts";
import { openStore } from "../../src/store/open.ts";
import { patientsByExternalId } from "../../src/store/patients.ts";
import { told } from "../../src/store/timeline.ts";
import { commandLine } from "../support/command-line.ts";

const { folder, zabota } = commandLine({ NO_COLOR: "1", DATABASE_URL: "file:./zabota.db" });

const callOnly = `
scenario: call
title: "Звонок"
purpose: care
languages: [ru]
enter: { on: manual }
steps:
  - task: call
    title: "Позвонить"
    role: coordinator
    outcomes: { reached: [], unreachable: [] }
`;

// Eleven programs one after the other, the first of which may have to be packed.
test("imports, publications, enrolments, stops, looks and exports, each by the command line", { timeout: 180_000 }, async () => {
  writeFileSync(join(folder, "p.csv"), "ID;Имя;Телефон\np-1;Анна;89991234567\n");
  const scenario = join(folder, "scenarios", "call.yaml");
  mkdirSync(dirname(scenario));
  writeFileSync(join(folder, "scenarios", "clinic.yaml"), "name: Клиника\ntimezone: Europe/Moscow\n");
  writeFileSync(scenario, callOnly);
  const commands: [args: string[], code: number][] = [
    [["import", "patients", "p.csv", "--dry-run"], 0],
    [["import", "patients", "p.csv"], 0],
    [["publish", scenario, "--dry-run"], 0],
    [["publish", scenario], 0],
    [["publish", scenario], 0],
    [["publish", scenario, "--in-flight", "stop"], 0],
    [["publish", scenario, "--approved-by", "Олег Титов"], 0],
    [["enrol", "call", "--patient", "p-1"], 0],
    [["stop", "call", "--patient", "p-1", "--reason", "Просила не писать"], 0],
    [["explain", "p-1"], 0],
    [["patient", "export", "p-1"], 0],
  ];
  for (const [args, code] of commands) {
    const ended = await zabota(args);
    expect({ args, code: ended.code }, ended.stderr).toEqual({ args, code });
  }

  const store = await openStore(`file:${join(folder, "zabota.db")}`);
  try {
    const [patient] = await patientsByExternalId(store.db, "p-1");
    const rows = (await audited(store.db)).reverse();
    expect(rows.every(({ by }) => by === "command-line")).toBe(true);
    expect(rows.map(({ act, detail }) => [act, detail.inside ?? detail.outcome ?? detail.reason])).toEqual([
      ["import", undefined],
      ["scenario.publish", "pin"],
      ["scenario.publish", "stop"],
      ["scenario.approve", undefined],
      ["entering.enrol", "entered"],
      ["patient.stop", "Просила не писать"],
      ["looked", undefined],
      ["patient.export", undefined],
    ]);
    expect(rows.slice(4).map(({ patientId }) => patientId)).toEqual(Array(4).fill(patient?.id));
    const lines = await told(store.db, { patientId: patient?.id ?? "" });
    expect(lines.filter(({ kind }) => kind === "by_hand").map(({ what, detail }) => [what, detail.reason])).toEqual([
      ["stop", "Просила не писать"],
    ]);
  } finally {
    await store.close();
  }
});
