import { TITLES } from "../catalog/languages.ts";
import { operatorVersion } from "../core/config/policy-for.ts";
import { readImage } from "../core/kinds/instrumentation/image.ts";
import { planSetAnnotation } from "../core/kinds/workload/add-annotation.ts";
import { listReached, type Reached } from "../core/kinds/workload/containers.ts";
import { findNamespace, listInjections } from "../core/kinds/workload/injection.ts";
import { findLibc, PLATFORMS } from "../core/kinds/workload/libc.ts";
import { rangeOfAnnotation } from "../core/kinds/workload/words.ts";
import type { Annotations, PodContainer, Workload } from "../core/kinds/workload/workload.ts";
import { CREATED_PODS, declineRule } from "../core/lint/advice.ts";
import { propose } from "../core/lint/propose.ts";
import { defineRule, type RuleFinding } from "../core/lint/rule.ts";
import { describeSubject } from "../core/manifest/subject.ts";
import { isBelow, type Version } from "../core/text/version.ts";
import { excerpt, listNames, plain, prose } from "../core/text/prose.ts";

export const missingPlatformAnnotation = defineRule({
  id: "missing-platform-annotation",
  summary: "An annotation says, or leaves out, a C library that isn't the one of the container's image.",
  level: "warning",
  safety: "unsafe",
  since: "0.1.0",
  symptoms: ["no telemetry at all", "spans of one library missing"],
  languages: ["python", "dotnet"],
  visits: "workload",
  *check(workload, policy, { surroundings }) {
    const namespace = findNamespace(workload, surroundings);
    const operator = operatorVersion(policy);
    for (const one of listReached(workload, namespace, listInjections(workload, surroundings))) {
      const platform = PLATFORMS.find(({ target }) => target === one.injection.target);
      if (platform === undefined || !isStock(one, platform, operator)) continue;
      yield* checkPlatform({ workload, namespace, platform, one, operator });
    }
  },
});

interface Asked {
  readonly workload: Workload;
  /** null where the Namespace is out of sight: it may have the annotation. */
  readonly namespace: Annotations | null;
  readonly platform: (typeof PLATFORMS)[number];
  readonly one: Reached;
  readonly operator: Version | null;
}

/** What another image brings, nobody knows. */
function isStock(
  { injection: { choice } }: Reached,
  { target }: Asked["platform"],
  operator: Version | null,
) {
  if (choice.kind !== "found") return true;
  const kinds = choice.instrumentations.map((resource) => readImage(resource, target, operator).kind);
  return kinds.every((kind) => kind === "stock" || kind === "default");
}

/** What counts: the pod's own, else the Namespace's; null where only rendering, or the cluster, tells. */
function readValue({ workload: { annotations }, namespace, platform: { key } }: Asked): string | null {
  const own = annotations.entries.get(key);
  if (own !== undefined && own.text !== "") return own.text;
  if (annotations.isOpen || namespace?.isOpen === true) return null;
  const outer = namespace?.entries.get(key);
  return outer === undefined ? "" : outer.text;
}

function* checkPlatform(asked: Asked): Generator<RuleFinding> {
  const { platform, one } = asked;
  const value = readValue(asked);
  if (value === null || value.toLowerCase() === "true") return;
  if (value !== "" && value !== platform.glibc && value !== platform.musl) {
    yield describeWrong(asked, value);
    return;
  }
  const has = value === platform.musl ? "musl" : "glibc";
  const wrong = one.containers.filter((container) => (findLibc(container) ?? has) !== has);
  if (wrong.length > 0) yield describe(asked, value, wrong);
}

function describeWrong(asked: Asked, value: string): RuleFinding {
  const { workload, platform, one } = asked;
  const title = plain(TITLES[platform.target]);
  const libc = one.containers.map(findLibc).find((found) => found !== null) ?? null;
  return {
    message: prose`${describeSubject(workload)} sets ${platform.key} to ${excerpt(value)}, which the operator doesn't know: it leaves out ${title}.`,
    at: rangeOf(asked),
    advice: {
      consequence: prose`The operator knows ${platform.glibc} and ${platform.musl}. For any other value it injects no ${title} agent, and only its log says so.`,
      cost: [CREATED_PODS],
      decline: [declineRule(missingPlatformAnnotation.id)],
    },
    fix:
      libc === null ? { whyNoFix: "the image doesn't say which of the two it needs" } : fixWith(asked, libc),
  };
}

function describe(asked: Asked, value: string, wrong: readonly PodContainer[]): RuleFinding {
  const { workload, namespace, platform, one } = asked;
  const title = plain(TITLES[platform.target]);
  const [needed, given] =
    value === platform.musl ? (["glibc", "musl"] as const) : (["musl", "glibc"] as const);
  const images = [...new Set(wrong.flatMap(({ image }) => image?.split("@")[0] ?? []))];
  const isMixed = one.containers.some((container) => findLibc(container) === given);
  const sets =
    value === "" ? prose`asks for ${title} without ${platform.key}` : prose`sets ${platform.key} to ${value}`;
  const isDoubtful = (value === "" && namespace === null) || !isBroken(asked);
  return {
    message: prose`${describeSubject(workload)} ${sets}, but ${listNames(images)} ${plain(images.length === 1 ? "has" : "have")} ${plain(needed)}: the operator brings a build for ${plain(given)}.`,
    at: rangeOf(asked),
    ...(isDoubtful && { level: "notice" as const }),
    advice: {
      consequence: CONSEQUENCES[platform.target],
      cost: [prose`The annotation holds for all ${title} containers of the pod.`, CREATED_PODS],
      decline: [
        prose`The rule reads the image's name and tag: where those mislead, or the Namespace has the annotation, keep it as it is.`,
        declineRule(missingPlatformAnnotation.id),
      ],
    },
    fix: isMixed
      ? { whyNoFix: "the pod has containers of both kinds, and the annotation holds for all of them" }
      : fixWith(asked, needed),
  };
}

const CONSEQUENCES = {
  python: prose`Packages with binary parts can't be loaded: since ${"0.49b0"} the instrumentations that need them drop out, before that Python sent nothing at all.`,
  dotnet: prose`The runtime can't load the profiler, and the application runs without instrumentation.`,
};

/** Python's newer images, and those of an unknown version, lose a part only. */
function isBroken({ platform: { target }, one: { injection }, operator }: Asked): boolean {
  if (target === "dotnet") return true;
  if (injection.choice.kind !== "found") return false;
  const versions = injection.choice.instrumentations.map((one) => readImage(one, target, operator).version);
  return versions.every((version) => version !== null && isBelow(version, "0.49b0"));
}

function rangeOf({ workload, platform, one: { injection } }: Asked) {
  const own = workload.annotations.entries.get(platform.key);
  return own === undefined || own.text === ""
    ? rangeOfAnnotation(workload, injection.annotation, injection.isOfNamespace)
    : rangeOfAnnotation(workload, own);
}

function fixWith({ workload, platform, operator }: Asked, libc: "musl" | "glibc"): RuleFinding["fix"] {
  if (platform.target === "python" && operator !== null && isBelow(operator, "0.113.0"))
    return { whyNoFix: "the operator knows the annotation from 0.113.0 on" };
  const value = platform[libc];
  const plan = planSetAnnotation(workload, { key: platform.key, value });
  return propose(plan, prose`Set ${platform.key} to ${value}`, prose`Take the build for ${plain(libc)}`);
}
