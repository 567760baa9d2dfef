import type { RootContent } from "mdast";

import type { PodTarget } from "../../core/command/command.ts";
import { operatorVersion } from "../../core/config/policy-for.ts";
import { explainWorkload } from "../../core/kinds/workload/explain.ts";
import { findWorkloads } from "../../core/kinds/workload/find-workloads.ts";
import { createSurroundings } from "../../core/kinds/workload/surroundings.ts";
import { isWhole } from "../../core/kinds/workload/whole.ts";
import { say } from "../../core/report/command-answer.ts";
import { renderExplainedWorkload } from "../../core/report/explain-pod.ts";
import { codeBlock } from "../../core/report/markdown.ts";
import { NO_COLOURS } from "../../core/report/palette.ts";
import { prose } from "../../core/text/prose.ts";
import type { PreparedReview } from "../review/review-pull-request.ts";

/** `/otel-fix why pod:NAME`: what the containers of a workload in the changed files have in the end. */
export function describePod(
  { namespace, name }: PodTarget,
  { analysis, loaded }: PreparedReview,
): readonly RootContent[] {
  const surroundings = createSurroundings(analysis.manifests, []);
  const meant = analysis.manifests
    .flatMap(findWorkloads)
    .filter(isWhole)
    .filter((one) => one.name === name && (namespace === null || one.namespace === namespace));
  if (meant.length === 0) {
    const asked = namespace === null ? name : `${namespace}/${name}`;
    return say(prose`No changed file has a workload ${asked} that names OpenTelemetry.`);
  }
  const operator = operatorVersion(loaded.configuration);
  const text = meant
    .map((workload) => renderExplainedWorkload(explainWorkload(workload, surroundings, operator), NO_COLOURS))
    .join("\n\n");
  const shown = text.length <= MAX_SHOWN ? text : text.slice(0, text.lastIndexOf("\n", MAX_SHOWN));
  return [
    ...say(prose`Read from the changed files alone; what stands elsewhere isn't known here.`),
    codeBlock("text", shown),
    ...(shown === text
      ? []
      : say(prose`The rest is too long to show here: ${"otel-fix explain-pod"} prints all of it.`)),
  ];
}

/** A comment takes 65,536 characters, and other commands may stand beside this one. */
const MAX_SHOWN = 20_000;
