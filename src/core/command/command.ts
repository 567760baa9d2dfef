import type { Prose } from "../text/prose.ts";

/** What a comment can ask for, and what a command's own file must say about it. Must not know any single command. */
export type Command = FixCommand | WhyCommand | IgnoreCommand | RecheckCommand | HelpCommand | InvalidCommand;

interface CommandLine {
  /** The line as it was written, at most 200 characters. Anybody's words: show it as code only. */
  readonly raw: string;
}

export interface FixCommand extends CommandLine {
  readonly kind: "fix";
  readonly scope: FixScope;
  /** A commit on the head branch, or a pull request of its own. */
  readonly delivery: "commit" | "pull-request";
  /** Only show the diff. */
  readonly isDryRun: boolean;
  /** Unsafe fixes too. */
  readonly withUnsafe: boolean;
}

/** `here`: on a review thread its finding, elsewhere everything. */
export type FixScope = { readonly of: "here" } | { readonly of: "all" } | NamedScope;

/** Each name once, in the order in which they were written; at least one. */
export interface NamedScope {
  readonly of: "named";
  readonly rules: readonly string[];
  readonly paths: readonly string[];
}

export interface WhyCommand extends CommandLine {
  readonly kind: "why";
  /** `null`: on a review thread its finding, elsewhere the pull request. */
  readonly about: Target | PodTarget | null;
}

/** The pods of a workload, by its name. */
export interface PodTarget {
  readonly kind: "pod";
  /** null: any. */
  readonly namespace: string | null;
  readonly name: string;
}

/** Paths are as written, without `./` in front; nothing says that there is such a file. */
export type Target =
  { readonly kind: "rule"; readonly rule: string } | { readonly kind: "path"; readonly path: string };

export interface IgnoreCommand extends CommandLine {
  readonly kind: "ignore";
  readonly rule: string;
  /** One line, not empty, without control characters, at most 500 characters. */
  readonly reason: string;
  /** The last day, YYYY-MM-DD, a real one but perhaps in the past; `null` for ever. */
  readonly until: string | null;
}

export interface RecheckCommand extends CommandLine {
  readonly kind: "recheck";
}

export interface HelpCommand extends CommandLine {
  readonly kind: "help";
}

/** A command that cannot be carried out as it is written. It is answered, and nothing else. */
export interface InvalidCommand extends CommandLine {
  readonly kind: "invalid";
  readonly expected: Prose;
  readonly found: Prose;
  /** The known name that a misspelt one may mean. */
  readonly nearest: string | null;
}

/** Who may use a command; `write` stands for the role in `fix.allow`. */
export type LeastRole = "anyone" | "author-or-write" | "write";

/** A command as the registry lists it: parser, help and documentation follow from it. */
export interface CommandSpec {
  readonly kind: Exclude<Command["kind"], "invalid">;
  /** Words after `/otel-fix` that choose this command. */
  readonly words: readonly string[];
  /** What people write when they mean a word that is known: never run, only offered. */
  readonly synonyms: Readonly<Record<string, string>>;
  readonly leastRole: LeastRole;
  /** The ways to write it, at least one. */
  readonly forms: readonly CommandForm[];
  readonly options: readonly CommandOption[];
  /** Reads everything after `/otel-fix`, the choosing word included. */
  readonly read: (text: string, context: LineContext) => Command;
}

export interface CommandForm {
  /** What follows `/otel-fix`; placeholders in capitals. */
  readonly usage: string;
  /** What it does, for a list: no full stop, at most 80 characters. */
  readonly brief: string;
  /** All of it, in sentences. */
  readonly help: string;
  /** Whole comments that are this command. */
  readonly examples: readonly CommandExample[];
}

export interface CommandExample {
  readonly text: string;
  readonly meaning: string;
}

export interface CommandOption {
  readonly word: string;
  /** As of a form. */
  readonly brief: string;
  readonly help: string;
  /** Who may use the command with this option, where it is not the command's own least role. */
  readonly leastRole?: LeastRole;
  readonly examples: readonly CommandExample[];
}

export interface LineContext {
  readonly raw: string;
  /** The rules that there are; core itself knows none. */
  readonly ruleIds: readonly string[];
}

export function invalid(
  raw: string,
  fault: { readonly expected: Prose; readonly found: Prose; readonly nearest?: string | undefined },
): InvalidCommand {
  return {
    kind: "invalid",
    raw,
    expected: fault.expected,
    found: fault.found,
    nearest: fault.nearest ?? null,
  };
}
