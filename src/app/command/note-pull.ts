import { gateOf } from "./gate.ts";
import type { LoadedConfiguration } from "../configuration/load-configuration.ts";
import type { Memory } from "./memory.ts";
import type { PullRequestState } from "../ports.ts";

/** A pull request as it was read, with the configuration that counts there. */
export interface Read {
  readonly state: PullRequestState;
  readonly loaded: LoadedConfiguration;
}

/** Remembers what the reading tells about those who ask later. */
export async function notePull({ state, loaded }: Read, memory: Pick<Memory, "note">): Promise<void> {
  await memory.note(state.ref, { kind: "gate", gate: gateOf(state, loaded) });
  if (state.mayHaveAnswers) return;
  await memory.note(state.ref, { kind: "answers", answers: { markers: [], isComplete: true } });
}
