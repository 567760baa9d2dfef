// A pull request in people's hands.
import { diffText } from "../git/diff.ts";
import { rerequestCheckRun, rerequestCheckSuite, requestAction } from "../operations/check-runs.ts";
import { enqueuePull } from "../operations/merge-queue.ts";
import { readPullDiff } from "../operations/pull-diff.ts";
import { mergePull, setDraft, updatePull } from "../operations/pulls.ts";
import { applySuggestions } from "../operations/suggestions.ts";
import { notFound } from "../refusal.ts";
import { pullPage } from "../render/urls.ts";
import type { CheckRun, Pull } from "../state/records.ts";
import { takeTurn } from "../state/turns.ts";
import { type World, ensureAccount } from "../state/world.ts";
import type { SandboxPullRequest, SandboxRepository } from "./api.ts";
import { type Hand, findReviewComment, talk } from "./conversation.ts";
import { moderate } from "./moderation.ts";
import { renderPage } from "./page.ts";
import { showCheckRun, showComment, showReview, showThread } from "./views.ts";

export interface Repositories {
  readonly base: SandboxRepository;
  readonly head: SandboxRepository;
}

export function pullRequestHandle(world: World, pull: Pull, repositories: Repositories): SandboxPullRequest {
  const hand: Hand = {
    world,
    pull,
    as: (login) => (login === undefined ? pull.author : ensureAccount(world, login)),
    act: (write) => takeTurn(world, write),
  };
  // Spreading would read the getters once and for all.
  return Object.defineProperties(
    {
      ...looks(hand),
      ...branchActs(hand, repositories),
      ...talk(hand),
      ...moderate(hand),
      ...states(hand),
      ...checks(hand),
    },
    Object.getOwnPropertyDescriptors(facts(hand, repositories)),
  ) as SandboxPullRequest; // Object.defineProperties returns what it was given, with these properties.
}

type Facts =
  | "number"
  | "url"
  | "author"
  | "title"
  | "body"
  | "state"
  | "isDraft"
  | "headSha"
  | "headBranch"
  | "baseBranch"
  | "repository";

function facts({ world, pull }: Hand, { base }: Repositories): Pick<SandboxPullRequest, Facts> {
  return {
    number: pull.number,
    url: pullPage(world, pull),
    author: pull.author.login,
    headBranch: pull.head.branch,
    repository: base,
    get title() {
      return pull.title;
    },
    get body() {
      return pull.body;
    },
    get state() {
      return pull.merged === null ? pull.state : "merged";
    },
    get isDraft() {
      return pull.draft;
    },
    get headSha() {
      return pull.head.sha;
    },
    get baseBranch() {
      return pull.base.branch;
    },
  };
}

type Looks = "diff" | "threads" | "reviews" | "comments" | "checkRuns" | "page";

function looks({ world, pull }: Hand): Pick<SandboxPullRequest, Looks> {
  return {
    diff: async () => {
      const { mergeBase, head } = await readPullDiff(pull);
      return diffText(pull.repository.history.folder, mergeBase, head);
    },
    threads: () => Promise.all(pull.threads.map(showThread)),
    reviews: () => pull.reviews.map(showReview),
    comments: () => pull.comments.map(showComment),
    checkRuns: (sha = pull.head.sha) => {
      const suites = pull.repository.suites.filter((suite) => suite.headSha === sha);
      return suites.flatMap((suite) => suite.runs).map(showCheckRun);
    },
    page: () => renderPage(world, pull),
  };
}

type BranchActs = "push" | "forcePush" | "applySuggestion" | "applySuggestions";

function branchActs(
  { world, pull, as, act }: Hand,
  { head }: Repositories,
): Pick<SandboxPullRequest, BranchActs> {
  function apply(ids: readonly number[], login: string | undefined): Promise<string> {
    return act(() => {
      const comments = ids.map((id) => findReviewComment(pull, id));
      return applySuggestions(world, pull, { comments, sender: as(login) });
    });
  }
  return {
    push: (files, options = {}) =>
      head.commit({ author: pull.author.login, ...options, files, branch: pull.head.branch }),
    forcePush: (sha, login = pull.author.login) => head.forcePush(pull.head.branch, sha, login),
    applySuggestion: (commentId, login) => apply([commentId], login),
    applySuggestions: (commentIds, login) => apply(commentIds, login),
  };
}

type States =
  | "close"
  | "reopen"
  | "merge"
  | "addToMergeQueue"
  | "setDraft"
  | "changeBase"
  | "edit"
  | "setLabels"
  | "setLocked"
  | "setMaintainerCanModify";

function states({ world, pull, as, act }: Hand): Pick<SandboxPullRequest, States> {
  return {
    close: (login) => act(() => updatePull(world, pull, { sender: as(login), state: "closed" })),
    reopen: (login) => act(() => updatePull(world, pull, { sender: as(login), state: "open" })),
    merge: (login) => act(() => mergePull(world, pull, as(login))),
    addToMergeQueue: (login) => act(() => enqueuePull(world, pull, as(login))),
    setDraft: (draft, login) => act(() => setDraft(world, pull, { draft, sender: as(login) })),
    changeBase: (base, login) => act(() => updatePull(world, pull, { sender: as(login), base })),
    edit: ({ title, body }, login) => act(() => updatePull(world, pull, { sender: as(login), title, body })),
    setLabels: (labels) => void pull.labels.splice(0, pull.labels.length, ...labels),
    setLocked: (isLocked) => {
      pull.locked = isLocked;
    },
    setMaintainerCanModify: (isAllowed) => {
      pull.maintainerCanModify = isAllowed;
    },
  };
}

type Checks = "rerequestCheck" | "rerequestCheckSuite" | "clickButton";

function checks({ world, pull, as, act }: Hand): Pick<SandboxPullRequest, Checks> {
  function find(id: number): CheckRun {
    const run = pull.repository.suites.flatMap((suite) => suite.runs).find((one) => one.id === id);
    if (run === undefined) throw notFound();
    return run;
  }
  return {
    rerequestCheck: (id, login) => act(() => rerequestCheckRun(world, find(id), as(login))),
    rerequestCheckSuite: (id, login) => act(() => rerequestCheckSuite(world, find(id), as(login))),
    clickButton: (id, identifier, login) =>
      act(() => requestAction(world, find(id), { identifier, sender: as(login) })),
  };
}
