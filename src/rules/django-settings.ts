import { environmentOf, type Effective } from "../core/kinds/instrumentation/environment/environment.ts";
import { isSdkDisabled, namesOf } from "../core/kinds/instrumentation/environment/settings.ts";
import type { Instrumentation } from "../core/kinds/instrumentation/instrumentation.ts";
import { baseOf, readCommandLine, type CommandLine } from "../core/kinds/workload/command-line.ts";
import { containerViews, type ContainerView } from "../core/kinds/workload/container-view.ts";
import { rangeOf } from "../core/kinds/workload/words.ts";
import type { Word } from "../core/kinds/workload/workload.ts";
import { CREATED_PODS, declineRule } from "../core/lint/advice.ts";
import { defineRule, type RuleFinding } from "../core/lint/rule.ts";
import { describeSubject } from "../core/manifest/subject.ts";
import { prose } from "../core/text/prose.ts";

const SETTINGS = "DJANGO_SETTINGS_MODULE";

export const djangoSettings = defineRule({
  id: "django-settings",
  summary: "A Django application is instrumented before it says where its settings are.",
  level: "notice",
  safety: "unsafe",
  since: "0.1.0",
  symptoms: ["pods do not start", "spans of one library missing"],
  languages: ["python"],
  visits: "workload",
  *check(workload, _policy, { surroundings }) {
    for (const one of containerViews(workload, surroundings)) {
      if (one.view.host?.sections.has("python") !== true) continue;
      const line = readCommandLine(one.container);
      const word = line === null ? null : findDjango(line);
      if (word !== null && isUnset(one)) yield describe(one, word);
    }
  },
});

/** `manage.py`, or a server's `shop.wsgi`; null where the command says itself where the settings are. */
function findDjango({ words }: CommandLine): Word | null {
  if (words.some(({ text }) => text.includes(SETTINGS) || text.startsWith("--settings"))) return null;
  const manage = words.find((word) => baseOf(word) === "manage.py");
  if (manage !== undefined) return manage;
  const isServed = words.some((word) => SERVERS.has(baseOf(word)));
  return isServed ? (words.find(({ text }) => ENTRY.test(text)) ?? null) : null;
}

const SERVERS: ReadonlySet<string> = new Set(["gunicorn", "uvicorn"]);

/** As `django-admin startproject` names them. */
const ENTRY = /^\w+(?:\.\w+){0,8}\.[aw]sgi(?::\w+)?$/;

/** What a container's other sources, or its image, set, nobody knows. */
function isUnset({ view, container: { env, envFrom } }: ContainerView): boolean {
  if (envFrom !== null || env.opensAt !== Infinity || env.tag !== "none") return false;
  const environment = environmentOf(view, "python");
  if (isSdkDisabled(environment)) return false;
  const disabled = readSet(view, environment.get("OTEL_PYTHON_DISABLED_INSTRUMENTATIONS"));
  const names = disabled === null ? null : namesOf(disabled);
  const isTraced =
    disabled === null || (disabled.kind === "known" && !["django", "*"].some((one) => names?.has(one)));
  return (
    isTraced &&
    readSet(view, environment.get(SETTINGS)) === null &&
    readSet(view, environment.get("OTEL_PYTHON_DJANGO_INSTRUMENT")) === null
  );
}

/** null where nothing in sight sets it. */
function readSet({ parent }: Instrumentation, value: Effective): Effective | null {
  if (value.kind === "absent") return null;
  const isOutOfSight = value.kind === "unknown" && parent === null && value.variable.source === null;
  return isOutOfSight ? null : value;
}

function describe({ view, container }: ContainerView, word: Word): RuleFinding {
  return {
    message: prose`${describeSubject(view)} runs ${word.text} without ${SETTINGS} in its environment: Django's instrumentation is loaded before the application sets it.`,
    at: rangeOf(view, container.field.shared ? (view.node.pairs[0]?.key ?? view.node) : word.node),
    advice: {
      consequence: prose`The instrumentation then configures Django with empty settings: the application fails, or no request is traced.`,
      cost: [
        prose`${"manage.py"} or ${"wsgi.py"} has the module's name, ${"shop.settings"} for example. ${"PYTHONPATH"} may have to name the application's folder too.`,
        CREATED_PODS,
      ],
      decline: [prose`The image may set it.`, declineRule(djangoSettings.id)],
    },
    fix: { whyNoFix: "the manifest doesn't name the settings module" },
  };
}
