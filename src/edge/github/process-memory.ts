import { LRUCache } from "lru-cache";

import type { Gate } from "../../app/command/gate.ts";
import type { Fact, KnownAnswers, KnownPerson, Memory } from "../../app/command/memory.ts";
import type { PullRequestRef } from "../../app/ports.ts";

/** What the process remembers of people and pull requests: for some minutes, and no more of it than there is room for. */
export interface ProcessMemory {
  /** The memory of one installation: what one may see is nothing that another is told. */
  readonly of: (installationId: number) => Memory;
}

/** A memory that keeps nothing. */
export const NO_MEMORY: Memory = {
  recall: () => Promise.resolve({ person: null, gate: null, answers: null, isSilenced: false }),
  note: () => Promise.resolve(),
};

const MINUTE_MS = 60_000;
/** Whoever is given access is taken for a stranger that long. */
const PERSON_MS = 5 * MINUTE_MS;
const PULL_MS = 15 * MINUTE_MS;
const MAX_ENTRIES = 10_000;
/** Of all pull requests together. */
const MAX_MARKERS = 100_000;

export interface MemoryOptions {
  /** Milliseconds, from any start. */
  readonly now?: () => number;
}

export function createProcessMemory({ now = () => performance.now() }: MemoryOptions = {}): ProcessMemory {
  const clock = { perf: { now }, ttlResolution: 0, max: MAX_ENTRIES };
  const store: Store = {
    people: new LRUCache({ ...clock, ttl: PERSON_MS }),
    silenced: new LRUCache({ ...clock, ttl: PULL_MS }),
    gates: new LRUCache({ ...clock, ttl: PULL_MS }),
    answers: new LRUCache({
      ...clock,
      ttl: PULL_MS,
      maxSize: MAX_MARKERS,
      sizeCalculation: ({ markers }) => markers.length + 1,
    }),
  };
  return {
    of: (installationId) => ({
      recall: (ref, login) => Promise.resolve(recall(store, keysOf(installationId, ref, login))),
      note: (ref, fact) => {
        note(store, keysOf(installationId, ref, "login" in fact ? fact.login : ""), fact);
        return Promise.resolve();
      },
    }),
  };
}

interface Store {
  readonly people: LRUCache<string, KnownPerson>;
  readonly silenced: LRUCache<string, true>;
  readonly gates: LRUCache<string, Gate>;
  readonly answers: LRUCache<string, KnownAnswers>;
}

interface Keys {
  readonly person: string;
  readonly pull: string;
  readonly visitor: string;
}

/** GitHub takes names in any case. */
function keysOf(installationId: number, { owner, repo, number }: PullRequestRef, login: string): Keys {
  const repository = `${installationId} ${owner}/${repo}`.toLowerCase();
  const pull = `${repository}#${number}`;
  const name = login.toLowerCase();
  return { person: `${repository} ${name}`, pull, visitor: `${pull} ${name}` };
}

function recall({ people, silenced, gates, answers }: Store, { person, pull, visitor }: Keys) {
  return {
    person: people.get(person) ?? null,
    gate: gates.get(pull) ?? null,
    answers: answers.get(pull) ?? null,
    isSilenced: silenced.has(visitor),
  };
}

function note(
  { people, silenced, gates, answers }: Store,
  { person, pull, visitor }: Keys,
  fact: Fact,
): void {
  switch (fact.kind) {
    case "person":
      people.set(person, fact.person);
      return;
    case "silenced":
      silenced.set(visitor, true);
      return;
    case "gate":
      gates.set(pull, fact.gate);
      return;
    case "answers":
      // What a reading saw is older than what was answered since.
      if (answers.get(pull)?.isComplete !== true) answers.set(pull, fact.answers);
      return;
    case "answered": {
      const known = answers.get(pull);
      if (known === undefined) return;
      answers.set(pull, { ...known, markers: [fact.marker, ...known.markers] });
    }
  }
}
