import { operatorVersion } from "../core/config/policy-for.ts";
import { environmentOf } from "../core/kinds/instrumentation/environment/environment.ts";
import { isSdkDisabled } from "../core/kinds/instrumentation/environment/settings.ts";
import { readImage } from "../core/kinds/instrumentation/image.ts";
import { baseOf, readCommandLine, readOption } from "../core/kinds/workload/command-line.ts";
import { containerViews, type ContainerView } from "../core/kinds/workload/container-view.ts";
import { planWordBehind } from "../core/kinds/workload/edit-command.ts";
import { rangeOf } from "../core/kinds/workload/words.ts";
import type { Word, Workload } from "../core/kinds/workload/workload.ts";
import type { Level } from "../core/config/policy.ts";
import { CREATED_PODS, declineRule } from "../core/lint/advice.ts";
import { propose } from "../core/lint/propose.ts";
import { defineRule, type RuleFinding } from "../core/lint/rule.ts";
import { describeSubject } from "../core/manifest/subject.ts";
import { isBelow, type Version } from "../core/text/version.ts";
import { prose, type Prose } from "../core/text/prose.ts";

export const multiProcessServer = defineRule({
  id: "multi-process-server",
  summary: "A Python server starts processes of its own, which lose telemetry.",
  level: "warning",
  safety: "unsafe",
  since: "0.1.0",
  symptoms: ["no telemetry at all", "one signal missing"],
  languages: ["python"],
  visits: "workload",
  *check(workload, policy, { surroundings }) {
    const operator = operatorVersion(policy);
    for (const one of containerViews(workload, surroundings)) {
      if (one.view.host?.sections.has("python") !== true) continue;
      // A shell's entry point may start anything.
      const line = readCommandLine(one.container);
      if (line?.script !== null) continue;
      const server = findServer(line.words);
      if (server !== null && losesIn(one, server, operator)) yield describe(workload, one, server);
    }
  },
});

interface Server {
  /** The word that says so, and how people write it. */
  readonly word: Word;
  readonly label: string;
  /** spawned: interpreters of their own. forked: copies of the first. */
  readonly children: "spawned" | "forked";
  readonly level: Level;
  readonly advice: Prose;
  /** The option behind the word that keeps it from starting others. */
  readonly lacks?: string;
}

const ONE_WORKER = prose`One worker, with more replicas of the pod, keeps all of it.`;
const NO_RELOADER = prose`Reloaders are for development: without it, all of it is kept.`;

function findServer(words: readonly Word[]): Server | null {
  const names = new Set(words.map(baseOf));
  const find = (flag: string) => words.find(({ text }) => text === flag);
  if (names.has("gunicorn")) return findGunicorn(words);
  if (names.has("uvicorn")) {
    const workers = readOption(words, ["--workers"]);
    const reload = find("--reload");
    const warning = { children: "spawned", level: "warning" } as const;
    if (workers !== null && isSeveral(workers))
      return { ...warning, word: workers, label: `uvicorn --workers ${workers.text}`, advice: ONE_WORKER };
    return reload === undefined
      ? null
      : { ...warning, word: reload, label: "uvicorn --reload", advice: NO_RELOADER };
  }
  const notice = { children: "spawned", level: "notice", advice: NO_RELOADER } as const;
  const debug = names.has("flask") && names.has("run") ? find("--debug") : undefined;
  if (debug !== undefined) return { ...notice, word: debug, label: "flask run --debug" };
  const isDjango = !names.has("flask") && names.has("manage.py") && find(NO_RELOAD) === undefined;
  const runserver = isDjango ? find("runserver") : undefined;
  return runserver === undefined
    ? null
    : { ...notice, word: runserver, label: "manage.py runserver", lacks: NO_RELOAD };
}

const NO_RELOAD = "--noreload";

/** Uvicorn's workers are another matter. */
function findGunicorn(words: readonly Word[]): Server | null {
  if (words.some(({ text }) => text.includes("UvicornWorker"))) return null;
  const workers = readOption(words, ["--workers", "-w"]);
  return workers !== null && isSeveral(workers)
    ? {
        word: workers,
        label: `gunicorn --workers ${workers.text}`,
        children: "forked",
        level: "notice",
        advice: ONE_WORKER,
      }
    : null;
}

function isSeveral({ text }: Word): boolean {
  return /^\d{1,4}$/.test(text) && Number(text) > 1;
}

/** Spawned ones of images below 0.63b0 (opentelemetry-python-contrib e5c9c0bc1); the metrics of forked ones of any. */
function losesIn({ view }: ContainerView, { children }: Server, operator: Version | null): boolean {
  const environment = environmentOf(view, "python", { operator, container: null });
  if (isSdkDisabled(environment)) return false;
  if (children === "spawned") {
    const { version } = readImage(view, "python", operator);
    return version !== null && isBelow(version, "0.63b0");
  }
  const exporter = environment.get("OTEL_METRICS_EXPORTER");
  return !(exporter.kind === "known" && exporter.text.trim() === "none");
}

function describe(workload: Workload, { view, container }: ContainerView, server: Server): RuleFinding {
  const { word, label, children, level, advice, lacks } = server;
  const lost =
    children === "spawned"
      ? prose`they send no telemetry with this version of the Python agent`
      : prose`their metrics are lost or mixed up`;
  return {
    message: prose`${describeSubject(view)} runs ${label}, which starts processes of its own: ${lost}.`,
    at: rangeOf(view, container.field.shared ? (view.node.pairs[0]?.key ?? view.node) : word.node),
    ...(level === "notice" && { level }),
    advice: {
      consequence:
        children === "spawned"
          ? prose`Below ${"0.63b0"} (operator 0.152) the agent takes itself out of ${"PYTHONPATH"} while it starts, so that the interpreters that the server starts are not instrumented.`
          : prose`Threads that export metrics don't live on in forked processes, and all of them have the same resource.`,
      cost: [advice, CREATED_PODS],
      decline: [declineRule(multiProcessServer.id)],
    },
    fix:
      lacks === undefined
        ? { whyNoFix: "how many processes are needed is yours to say" }
        : propose(planWordBehind(workload, container, { word, added: lacks }), prose`Add ${lacks}`),
  };
}
