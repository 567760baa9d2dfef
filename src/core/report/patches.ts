import type { RootContent } from "mdast";

import { listNames, prose, type Prose } from "../text/prose.ts";
import { renderPatchBlock, say } from "./command-answer.ts";
import type { Verb } from "./commit-message.ts";
import type { ChangedText } from "./fix-diff.ts";

/**
 * Changes for a person to apply with git. They are copied from a page, and a page keeps no carriage return: a patch of a
 * file whose lines end in CR LF is shown without them, with the command that has git put them back.
 */
export function renderPatches(files: readonly ChangedText[], verb: Verb): readonly RootContent[] {
  const by = (ends: LineEnds) => files.filter(({ before }) => findLineEnds(before) === ends);
  return [
    ...describe(by("lf"), verb, prose`Apply this patch with ${"git apply"}:`),
    ...describe(by("crlf").map(withoutReturns), verb, AS_CRLF),
    ...describeMixed(by("mixed").map(({ path }) => path)),
  ];
}

type LineEnds = "lf" | "crlf" | "mixed";

function findLineEnds(text: string): LineEnds {
  if (!text.includes("\r")) return "lf";
  return /\r(?!\n)|(?<!\r)\n/.test(text) ? "mixed" : "crlf";
}

function describe(files: readonly ChangedText[], verb: Verb, how: Prose): readonly RootContent[] {
  if (files.length === 0) return [];
  const blocks = renderPatchBlock("The patch", files, verb);
  // Nothing is shown of a change that would repeat a secret, or that is too long.
  return blocks.some(({ type }) => type === "code") ? [...say(how), ...blocks] : blocks;
}

/**
 * With core.autocrlf, git takes the carriage returns off what it compares and puts them on what it writes: on every line,
 * so that nothing but files of one kind may be in such a patch. `--ignore-whitespace` would leave the new lines without.
 */
const AS_CRLF = prose`Apply this patch with ${"git -c core.autocrlf=true apply"}, which keeps the carriage returns that a page does not show:`;

function withoutReturns({ path, before, after }: ChangedText): ChangedText {
  return { path, before: before.replaceAll("\r\n", "\n"), after: after.replaceAll("\r\n", "\n") };
}

function describeMixed(paths: readonly string[]): readonly RootContent[] {
  if (paths.length === 0) return [];
  return say(
    prose`There is no patch for ${listNames(paths)}: lines there end in different ways, and a copied patch cannot keep that. The change is described above.`,
  );
}
