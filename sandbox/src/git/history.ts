// What a repository's commits are and how they differ. What is true for ever, because only full SHAs are asked about,
// is asked of git once and kept.
import { type Commit, findMergeBase, listCommits, mergeTrees, parseCommit } from "./commits.ts";
import { type FileDiff, diffCommits, diffCommitsBare } from "./diff.ts";
import { ObjectStore } from "./object-store.ts";
import { type FolderEntry, type GitObject, parseTree } from "./objects.ts";
import type { TreeEntry } from "./trees.ts";

const LONGEST_LINE = 20;

export class History {
  readonly folder: string;
  readonly objects: ObjectStore;
  readonly #answers = new Map<string, Promise<unknown>>();

  constructor(folder: string) {
    this.folder = folder;
    this.objects = new ObjectStore(folder);
  }

  close(): void {
    this.objects.close();
  }

  /** What any expression names, such as `main:path` or `<sha>^{tree}`; null when there is no such thing. */
  read(expression: string): Promise<GitObject | null> {
    return this.objects.read(expression);
  }

  /** Null when the two have no common ancestor. */
  mergeBase(one: string, other: string): Promise<string | null> {
    return this.#once(`base ${one} ${other}`, async () => {
      if ((await this.#line(one, other)) !== null) return one;
      if ((await this.#line(other, one)) !== null) return other;
      return findMergeBase(this.folder, one, other);
    });
  }

  async isAncestor(ancestor: string, descendant: string): Promise<boolean> {
    return (await this.mergeBase(ancestor, descendant)) === ancestor;
  }

  /** Files that differ between two commits, with three rows of context. */
  diff(from: string, to: string): Promise<readonly FileDiff[]> {
    return this.#once(`diff ${from} ${to}`, () => diffCommits(this.folder, from, to));
  }

  /** Files that differ between two commits, without context. */
  bareDiff(from: string, to: string): Promise<readonly FileDiff[]> {
    return this.#once(`bare ${from} ${to}`, () => diffCommitsBare(this.folder, from, to));
  }

  /** Commits reachable from `head` and not from `base`, oldest first. */
  commits(base: string, head: string): Promise<readonly string[]> {
    return this.#once(
      `list ${base} ${head}`,
      async () => (await this.#line(base, head)) ?? listCommits(this.folder, base, head),
    );
  }

  commit(sha: string): Promise<Commit | null> {
    return this.#once(`commit ${sha}`, async () => {
      const object = await this.read(`${sha}^{commit}`);
      return object === null ? null : parseCommit(object);
    });
  }

  /** The file, folder or other object at a path of a commit. */
  object(sha: string, path: string): Promise<GitObject | null> {
    return this.#once(`object ${sha} ${path}`, () => this.read(`${sha}:${path}`));
  }

  /** The entry of a path with its mode; a submodule has one too, though no object. */
  entry(sha: string, path: string): Promise<TreeEntry | null> {
    return this.#once(`entry ${sha} ${path}`, async () => {
      const slash = path.lastIndexOf("/");
      const found = (await this.#tree(sha, path.slice(0, Math.max(slash, 0)))).get(path.slice(slash + 1));
      if (found === undefined) return null;
      const size = found.type === "blob" ? ((await this.object(sha, path))?.data.length ?? null) : null;
      return { mode: found.mode, type: found.type, sha: found.sha, size, path };
    });
  }

  /** The entries of a folder by name; none where there is no such folder. */
  #tree(sha: string, folder: string): Promise<ReadonlyMap<string, FolderEntry>> {
    return this.#once(`tree ${sha} ${folder}`, async () => {
      const object = await this.object(sha, folder);
      return new Map(
        object?.type === "tree" ? parseTree(object.data).map((entry) => [entry.name, entry]) : [],
      );
    });
  }

  /** The tree that merging gives; null on a conflict. */
  merge(base: string, head: string): Promise<string | null> {
    return this.#once(`merge ${base} ${head}`, async () => {
      const isOnTop = (await this.#line(base, head)) !== null;
      return isOnTop ? ((await this.commit(head))?.tree ?? null) : mergeTrees(this.folder, base, head);
    });
  }

  /**
   * The commits from `base`, which is not among them, to `head`, oldest first, where each has one parent; null where that
   * does not lead there soon. Most branches are a few commits on top of their base, and git need not be asked about those.
   */
  async #line(base: string, head: string): Promise<readonly string[] | null> {
    const shas: string[] = [];
    for (let at = head; at !== base;) {
      const [parent, second] = (await this.commit(at))?.parents ?? [];
      if (parent === undefined || second !== undefined || shas.length === LONGEST_LINE) return null;
      shas.unshift(at);
      at = parent;
    }
    return shas;
  }

  #once<Answer>(question: string, ask: () => Promise<Answer>): Promise<Answer> {
    const known = this.#answers.get(question);
    // A question's first word decides the type of its answer, and each word is used by one method.
    if (known !== undefined) return known as Promise<Answer>;
    const answer = ask();
    this.#answers.set(question, answer);
    answer.then(
      // What is not there today may be pushed tomorrow.
      (value) => (value === null ? this.#answers.delete(question) : undefined),
      () => this.#answers.delete(question),
    );
    return answer;
  }
}
