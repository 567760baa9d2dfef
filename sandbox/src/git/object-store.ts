// A repository's objects, read and written. Those that lie in files of their own are read and written here, because a git
// process for each would be a good part of the time a test takes; for all others git is asked.
import { createHash, randomUUID } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { deflateSync, inflateSync } from "node:zlib";
import { ObjectReader } from "./object-reader.ts";
import { type GitObject, type ObjectType, parseTree } from "./objects.ts";

export class ObjectStore {
  readonly folder: string;
  readonly #reader: ObjectReader;
  #isClosed = false;

  constructor(folder: string) {
    this.folder = folder;
    this.#reader = new ObjectReader(folder);
  }

  /** Nothing is found or written any more. */
  close(): void {
    this.#isClosed = true;
    this.#reader.close();
  }

  /** Reads what an expression such as `main` or `<sha>:path/to/file` names; null when there is no such thing. */
  async read(expression: string): Promise<GitObject | null> {
    const found = this.#isClosed ? null : this.#follow(expression);
    return found === "ask git" ? this.#reader.read(expression) : found;
  }

  /**
   * Writes an object, which may be there already. Returns its SHA.
   * @throws {Error} once closed
   */
  write(type: ObjectType, data: Buffer): string {
    if (this.#isClosed) throw new Error(`${this.folder} was taken away: nothing is written there any more`);
    const bytes = Buffer.concat([Buffer.from(`${type} ${data.length}\0`), data]);
    const sha = createHash("sha1").update(bytes).digest("hex");
    const file = this.#fileOf(sha);
    if (existsSync(file)) return sha;
    // git may look for it at any time, as the SHA follows from the bytes: it is written beside and put in place whole.
    const unfinished = join(dirname(file), `tmp_obj_${randomUUID()}`);
    const compressed = deflateSync(bytes, { level: 1 });
    try {
      writeFileSync(unfinished, compressed);
    } catch (error) {
      if (!isMissing(error)) throw error;
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(unfinished, compressed);
    }
    renameSync(unfinished, file);
    return sha;
  }

  /** Follows `<sha>`, `<sha>^{type}` and `<sha>:path` for as long as the objects on the way are in files of their own. */
  #follow(expression: string): Followed {
    const [, sha = "", type, path] = EXPRESSION.exec(expression) ?? [];
    const object = this.#readLoose(sha);
    if (object === null || (type === undefined && path === undefined)) return object ?? "ask git";
    if (type === object.type) return object;
    const tree = object.type === "commit" && type !== "commit" ? this.#readLoose(treeOf(object)) : null;
    if (tree === null || path === undefined || path === "") return tree ?? "ask git";
    return this.#descend(tree, path.split("/"));
  }

  #descend(object: GitObject, [name, ...rest]: readonly string[]): Followed {
    if (name === undefined) return object;
    if (NOT_A_NAME.test(name)) return "ask git";
    const entry = object.type === "tree" && parseTree(object.data).find((each) => each.name === name);
    if (!entry) return null;
    const next = this.#readLoose(entry.sha);
    return next === null ? "ask git" : this.#descend(next, rest);
  }

  #readLoose(sha: string): GitObject | null {
    const bytes = sha === "" ? null : readIfThere(this.#fileOf(sha));
    if (bytes === null) return null;
    const whole = inflateSync(bytes);
    const end = whole.indexOf(0);
    // git's own types are the only ones that it writes.
    const type = whole.toString("latin1", 0, whole.indexOf(" ")) as ObjectType;
    return { sha, type, data: whole.subarray(end + 1) };
  }

  #fileOf(sha: string): string {
    return join(this.folder, "objects", sha.slice(0, 2), sha.slice(2));
  }
}

/** Null: there is no such thing. */
type Followed = GitObject | null | "ask git";

const EXPRESSION = /^([0-9a-f]{40})(?:\^\{(commit|tree)\}|:([^]*))?$/;
const NOT_A_NAME = /^\.{0,2}$/;

function treeOf(commit: GitObject): string {
  return commit.data.toString("latin1", "tree ".length, "tree ".length + 40);
}

function readIfThere(file: string): Buffer | null {
  try {
    return readFileSync(file);
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}
