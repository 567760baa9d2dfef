import { findNextSource, isSameRepository, isSameSource } from "../../core/config/extends.ts";
import { mergeLayers } from "../../core/config/merge-layers.ts";
import type { ConfigurationError, ConfigurationLayer } from "../../core/config/parse-configuration.ts";
import type { Configuration } from "../../core/config/policy.ts";
import type { Rule } from "../../core/lint/rule.ts";
import {
  CONFIGURATION_PATH,
  describeFault,
  readLayer,
  type LoadedConfiguration,
} from "./load-configuration.ts";
import type { FoundConfiguration, PullRequestState } from "../ports.ts";

/**
 * A configuration that does not count yet. Whoever proposes it may be a stranger, so that nothing is read on its word: it
 * is judged by itself, and together with what it extends only where the base branch's own file extends the same, which
 * was read already. What a private file would find is counted for nobody who cannot write to the repository.
 */

export type Proposal =
  | { readonly kind: "broken"; readonly errors: readonly ConfigurationError[] }
  | {
      readonly kind: "sound";
      readonly configuration: Configuration;
      /** What the file says itself. */
      readonly settings: ConfigurationLayer["settings"];
      /** unread: it extends something that nobody has looked at. secret: of which its author may not know what it does. */
      readonly extended: "known" | "unread" | "secret";
    };

interface ProposalRequest {
  readonly state: PullRequestState;
  readonly rules: readonly Rule[];
}

/** The version that a pull request would leave. */
export function loadProposal(
  file: FoundConfiguration,
  { state, rules, loaded }: ProposalRequest & { readonly loaded: LoadedConfiguration },
): Proposal {
  const read = readLayer(file, [], {
    ruleIds: rules.map(({ id }) => id),
    audience: state.ref,
    describe: () => CONFIGURATION_PATH,
  });
  if (!read.ok) return { kind: "broken", errors: read.errors };
  const { layer } = read;
  const alone = mergeLayers([layer]);
  const { settings } = layer;
  const { _extends: reference } = settings;
  if (reference == null) return { kind: "sound", settings, configuration: alone, extended: "known" };
  const next = findNextSource(reference, [file.source]);
  if (!next.ok) return { kind: "broken", errors: [describeFault(CONFIGURATION_PATH, next.message)] };
  const [base, extended] = loaded.chain;
  const isFollowed =
    loaded.errors.length === 0 &&
    base !== undefined &&
    extended !== undefined &&
    isSameSource(base.source, file.source) &&
    isSameSource(extended.source, next.source);
  if (!isFollowed) return { kind: "sound", settings, configuration: alone, extended: "unread" };
  const configuration = mergeLayers([...loaded.layers.slice(1).toReversed(), layer]);
  const others = loaded.chain.filter(({ source }) => !isSameRepository(source, state.ref));
  const isKnown = !state.head.isFork || others.every(({ isPublic }) => isPublic);
  return { kind: "sound", settings, configuration, extended: isKnown ? "known" : "secret" };
}

/** What would count in place of a file that a pull request takes away. */
export function loadHeir(
  heir: FoundConfiguration | null,
  { state, rules }: ProposalRequest,
): Proposal | { readonly kind: "secret" } {
  if (state.head.isFork && heir?.isPublic !== true) return { kind: "secret" };
  if (heir === null)
    return { kind: "sound", settings: {}, configuration: mergeLayers([]), extended: "known" };
  const read = readLayer(heir, [], { ruleIds: rules.map(({ id }) => id), audience: state.ref });
  if (!read.ok) return { kind: "broken", errors: read.errors };
  const { settings } = read.layer;
  const extended = settings._extends == null ? "known" : "unread";
  return { kind: "sound", settings, configuration: mergeLayers([read.layer]), extended };
}
