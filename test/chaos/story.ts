import type { SandboxPullRequest, SandboxRepository } from "../../sandbox/src/start-sandbox.ts";

/** What people do, drawn by a seed: pull requests with pushes, commands and buttons, each in its own order, all mixed. */

export type Draw = () => number;

export interface Pulled {
  readonly repository: SandboxRepository;
  readonly head: string;
  pull: SandboxPullRequest | null;
}

export interface Step {
  readonly what: string;
  readonly run: () => Promise<unknown>;
}

const PATH = "otel/python.yaml";

function manifest(isFixed: boolean, comment: string): string {
  const disables = isFixed
    ? '\n      - name: OTEL_PYTHON_DISABLED_INSTRUMENTATIONS\n        value: "requests,urllib3,urllib,flask"'
    : "";
  return `# ${comment}\napiVersion: opentelemetry.io/v1alpha1\nkind: Instrumentation\nmetadata:\n  name: python\nspec:\n  exporter:\n    endpoint: http://collector:4318\n  python:\n    env:\n      - name: OTEL_LOG_LEVEL\n        value: debug${disables}\n`;
}

export async function readState(pulled: Pulled): Promise<"finding" | "clean"> {
  const file = await pulled.repository.readFile(PATH, pulled.head);
  return file === null || file.toString().includes("DISABLED_INSTRUMENTATIONS") ? "clean" : "finding";
}

/** The steps of one pull request, in their order. */
export function tellPull(pulled: Pulled, draw: Draw): readonly Step[] {
  const { repository, head } = pulled;
  let count = 0;
  const files = () => {
    count += 1;
    if (draw() < 0.15) return { "notes.md": `note ${count} of ${head}\n` };
    return { [PATH]: manifest(draw() < 0.3, `${head} ${count}`) };
  };
  const first = files();
  const open = async () => {
    await repository.commit({ branch: head, from: "main", files: first, author: "ada" });
    pulled.pull = await repository.openPullRequest({ head, author: "ada" });
  };
  const steps: Step[] = [{ what: "open", run: open }];
  for (let left = Math.floor(draw() * 5); left > 0; left -= 1) steps.push(tellStep(pulled, draw, files()));
  return steps;
}

function tellStep(pulled: Pulled, draw: Draw, files: Readonly<Record<string, string>>): Step {
  const on = (what: string, run: (pull: SandboxPullRequest) => Promise<unknown>): Step => ({
    what,
    run: async () => {
      if (pulled.pull !== null) await run(pulled.pull);
    },
  });
  const chance = draw();
  if (chance < 0.4) return on("push", (pull) => pull.push(files));
  if (chance < 0.55) return on("command", (pull) => pull.comment("/otel-fix", "ada"));
  if (chance < 0.7)
    return on("two commands", async (pull) => {
      await pull.comment("/otel-fix why", "ada");
      await pull.comment("/otel-fix", "ada");
    });
  if (chance < 0.8) return on("question", (pull) => pull.comment("/otel-fix why", "grace"));
  if (chance < 0.9)
    return on("button", async (pull) => {
      const run = pull.checkRuns(pull.headSha).findLast(({ actions }) => actions.length > 0);
      if (run?.actions.some(({ identifier }) => identifier === "fix-all") === true)
        await pull.clickButton(run.id, "fix-all", "ada");
    });
  return on("reopen", async (pull) => {
    await pull.close("ada");
    await pull.reopen("ada");
  });
}

/** One order of all steps, in which those of a pull request keep theirs. */
export function mix(stories: readonly (readonly Step[])[], draw: Draw): readonly Step[] {
  const left = stories.map((steps) => [...steps]).filter((steps) => steps.length > 0);
  const mixed: Step[] = [];
  while (left.length > 0) {
    const at = Math.floor(draw() * left.length);
    const step = left[at]?.shift();
    if (step !== undefined) mixed.push(step);
    if (left[at]?.length === 0) left.splice(at, 1);
  }
  return mixed;
}
