// A pull request in people's hands.
import { canWrite } from "../access/permissions.ts";
import { diffText } from "../git/diff.ts";
import { rerequestCheckRun, rerequestCheckSuite, requestAction } from "../operations/check-runs.ts";
import { addIssueComment, editIssueComment } from "../operations/issue-comments.ts";
import { enqueuePull } from "../operations/merge-queue.ts";
import { readPullDiff } from "../operations/pull-diff.ts";
import { mergePull, setDraft, updatePull } from "../operations/pulls.ts";
import { commentOnLine, reply } from "../operations/review-comments.ts";
import { applySuggestions } from "../operations/suggestions.ts";
import { setResolved } from "../operations/threads.ts";
import { forbidden, notFound } from "../refusal.ts";
import { pullPage } from "../render/urls.ts";
import type { Account, CheckRun, Pull, ReviewComment, Thread } from "../state/records.ts";
import { takeTurn } from "../state/turns.ts";
import { type World, ensureAccount } from "../state/world.ts";
import type { SandboxPullRequest, SandboxRepository } from "./api.ts";
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
    { ...looks(hand), ...branchActs(hand, repositories), ...talk(hand), ...states(hand), ...checks(hand) },
    Object.getOwnPropertyDescriptors(facts(hand, repositories)),
  ) as SandboxPullRequest; // Object.defineProperties returns what it was given, with these properties.
}

interface Hand {
  readonly world: World;
  readonly pull: Pull;
  readonly as: (login: string | undefined) => Account;
  readonly act: <Result>(write: () => Promise<Result> | Result) => Promise<Result>;
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

type Talk = "comment" | "editComment" | "commentOnLine" | "reply" | "resolveThread" | "unresolveThread";

function talk({ world, pull, as, act }: Hand): Pick<SandboxPullRequest, Talk> {
  function resolve(threadId: string, login: string | undefined, resolved: boolean): Promise<void> {
    return act(async () => {
      const sender = as(login);
      const maySay = sender === pull.author || canWrite(pull.repository, sender);
      if (!maySay)
        throw forbidden(
          `${sender.login} can neither write to the repository nor is the author: see addCollaborator`,
        );
      await setResolved(world, findThread(pull, threadId), { resolved, sender });
    });
  }
  return {
    comment: (body, login) =>
      act(() => {
        const sender = as(login);
        const text = { body, sender, mayWrite: canWrite(pull.repository, sender) };
        return addIssueComment(world, pull, text).id;
      }),
    editComment: (commentId, body, login) =>
      act(() => {
        const comment = pull.comments.find(({ id }) => id === commentId);
        if (comment === undefined) throw notFound();
        editIssueComment(world, comment, { body, sender: as(login) });
      }),
    commentOnLine: (place, body, login) =>
      act(async () => {
        const wanted = { author: as(login), body, commit: pull.head.sha, place };
        return (await commentOnLine(world, pull, wanted)).thread.nodeId;
      }),
    reply: (threadId, body, login) =>
      act(async () => (await reply(world, findThread(pull, threadId), { author: as(login), body })).id),
    resolveThread: (threadId, login) => resolve(threadId, login, true),
    unresolveThread: (threadId, login) => resolve(threadId, login, false),
  };
}

function findThread(pull: Pull, id: string): Thread {
  const thread = pull.threads.find(({ nodeId }) => nodeId === id);
  if (thread === undefined) throw notFound();
  return thread;
}

function findReviewComment(pull: Pull, id: number): ReviewComment {
  const comment = pull.threads.flatMap((thread) => thread.comments).find((one) => one.id === id);
  if (comment === undefined) throw notFound();
  return comment;
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
