import { explainPods } from "../../app/explain/explain-pods.ts";
import { renderExplainedWorkload } from "../../core/report/explain-pod.ts";
import { printable } from "../../core/text/printable.ts";
import { readConfiguration } from "./read-configuration.ts";
import type { LoadRules } from "./scan-options.ts";
import type { Terminal } from "./terminal.ts";
import { walkPaths } from "./walk-paths.ts";

/** `otel-fix explain-pod`: what each container of some workloads has in the end, and where every value comes from. */

export interface ExplainPodCall {
  readonly paths: readonly string[];
  readonly config: string | undefined;
  readonly loadRules: LoadRules;
}

export async function runExplainPod(
  { paths, config, loadRules }: ExplainPodCall,
  terminal: Terminal,
): Promise<number> {
  const located = await readConfiguration(config, { loadRules, terminal });
  const unreadable = new Map<string, string>();
  const { workloads, notChecked } = await explainPods(
    walkPaths(paths, located, unreadable),
    located.configuration,
  );
  for (const [path, reason] of unreadable) terminal.error(`otel-fix: ${printable(`${path}: ${reason}`)}`);
  for (const { path, reason } of notChecked)
    if (!unreadable.has(path)) terminal.error(`otel-fix: not read: ${printable(`${path}: ${reason}`)}`);
  const blocks = workloads.map((one) => renderExplainedWorkload(one, terminal.palette));
  terminal.print(blocks.length === 0 ? NOTHING : blocks.join("\n\n"));
  return blocks.length > 0 && unreadable.size === 0 ? 0 : 2;
}

const NOTHING =
  "No workload that names OpenTelemetry was found. Name the files of the workload, of its Namespace and of its Instrumentation.";
