import { plain, prose } from "../text/prose.ts";
import { findCommandLines } from "./command-lines.ts";
import { invalid, type Command } from "./command.ts";
import { MAX_READ, parseComment, type Comment } from "./comment-tree.ts";
import { findNearMiss, mayNameUs, type NearMiss } from "./near-miss.ts";
import { readCommandLine, shortenLine, type UnknownWord } from "./read-line.ts";
import { splitFirstWord } from "./words.ts";

/** What a comment asks for. Who wrote it, when, and whether it may count is the caller's to know. */
export interface CommandReading {
  /** In the order of the comment; at most MAX_COMMANDS, then answers that say that there were more, or what was not read. */
  readonly commands: readonly Command[];
  /** Only where the whole comment is one; then there are no commands. */
  readonly nearMiss: NearMiss | null;
}

/** Commands of one comment that are carried out. */
export const MAX_COMMANDS = 10;

/** Reads a comment's Markdown, of any length and content. Never throws. */
export function findCommands(
  markdown: string,
  { ruleIds }: { readonly ruleIds: readonly string[] },
): CommandReading {
  return mayConcernUs(markdown) ? readComment(markdown, ruleIds) : { commands: [], nearMiss: null };
}

/** As `findCommands`, whether the comment looks as if it were for us or not. */
export function readComment(markdown: string, ruleIds: readonly string[]): CommandReading {
  const comment = parseComment(markdown);
  const readings = findCommandLines(comment).map((line) => ({ line, ...readCommandLine(line, ruleIds) }));
  const nearMiss = readings.some(({ ok }) => ok) ? null : findNearMiss(comment, ruleIds);
  if (nearMiss !== null) return { commands: [], nearMiss };
  const read = readings.flatMap((reading) => (reading.ok ? [reading.command] : refuseWord(reading)));
  return { commands: [...boundCommands(read), ...refuseUnread(comment)], nearMiss: null };
}

/** A line of two words, the second nearly one that is known. Anything else is a sentence that begins with the bot's name. */
function refuseWord({ line, word, nearest }: UnknownWord & { readonly line: string }): readonly Command[] {
  if (nearest === undefined || splitFirstWord(splitFirstWord(line)[1])[1].trim() !== "") return [];
  return [
    invalid(shortenLine(line), {
      expected: prose`a command, a rule or a path after ${"/otel-fix"}`,
      found: prose`${word}`,
      nearest: `/otel-fix ${nearest}`.trim(),
    }),
  ];
}

/**
 * Most comments need no parser: they neither have the slash word in them, nor are so short that they can be a near miss,
 * with something in them that looks like it.
 */
export function mayConcernUs(markdown: string): boolean {
  return /\/otel-fix/i.test(markdown) || (markdown.length <= 500 && mayNameUs(markdown));
}

function boundCommands(commands: readonly Command[]): readonly Command[] {
  const next = commands[MAX_COMMANDS];
  if (next === undefined) return commands;
  const expected = [`at most ${MAX_COMMANDS} commands in a comment; those were read, the rest was not`];
  const tooMany = invalid(next.raw, { expected, found: [`${commands.length}`] });
  return [...commands.slice(0, MAX_COMMANDS), tooMany];
}

/** What was not parsed may be code or a quote; but a command that nobody reads must not look like one that is carried out. */
function refuseUnread({ unread }: Comment): readonly Command[] {
  const line = /^\/otel-fix(?:[\t\p{Zs}].*)?$/imu.exec(unread)?.[0];
  if (line === undefined) return [];
  const expected = prose`a command in a comment of its own, of at most ${plain(MAX_READ.toLocaleString("en"))} characters`;
  const found = ["one in a comment that is too long or too intricate"];
  return [invalid(shortenLine(line), { expected, found })];
}
