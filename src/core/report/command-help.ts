import type { RootContent } from "mdast";

import type { CommandForm, CommandOption, CommandSpec, LeastRole } from "../command/command.ts";
import { commands } from "../command/registry.ts";
import { prose, type Prose } from "../text/prose.ts";
import { heading, list, paragraph, renderMarkdown, strong, table } from "./markdown.ts";

/** What the registry of commands says to people: the answer to `/otel-fix help`, and blocks of docs/commands.md. */

/** One screen, by who may. allow: the role that may have something changed, as `fix.allow` has it. */
export function renderCommandHelp(allow: string): string {
  return renderMarkdown([
    paragraph(WHERE_COMMANDS_COUNT),
    ...LEAST_ROLES.flatMap((role) => [
      paragraph(strong(NEEDS[role](allow))),
      list(listRows(role).map(({ usage, brief }) => [prose`${usage}: `, toProse(brief)])),
    ]),
  ]);
}

const WHERE_COMMANDS_COUNT = prose`Write a command at the start of a line of a new comment. Commands in code, quotes, lists, tables and headings don't count, and an edited comment is not read again.`;

/** Those who change something first: most who ask for help want to. */
const LEAST_ROLES: readonly LeastRole[] = ["write", "author-or-write", "anyone"];

const NEEDS: Readonly<Record<LeastRole, (allow: string) => Prose>> = {
  write: (allow) => prose`Needs ${allow} access or higher:`,
  "author-or-write": (allow) => prose`Needs ${allow} access or higher, or being the pull request's author:`,
  anyone: () => ["Anyone:"],
};

interface HelpRow {
  readonly usage: string;
  readonly brief: string;
  readonly leastRole: LeastRole;
}

function listRows(role: LeastRole): readonly HelpRow[] {
  return commands
    .flatMap((spec): readonly HelpRow[] => [
      ...spec.forms.map(({ usage, brief }) => ({
        usage: usageOf(usage),
        brief,
        leastRole: spec.leastRole,
      })),
      ...spec.options.map(({ word, brief, leastRole = spec.leastRole }) => ({
        usage: usageOf(`… ${word}`),
        brief,
        leastRole,
      })),
    ])
    .filter(({ leastRole }) => leastRole === role);
}

/** For docs/commands.md: all forms of a command, by who may use them. */
export function renderCommandTable(): string {
  const rows = LEAST_ROLES.flatMap(listRows);
  return renderMarkdown([
    table(
      ["Command", "What it does", "Who may"],
      rows.map(({ usage, brief, leastRole }) => [
        [prose`${usage}`],
        [toProse(brief)],
        [[WHO_MAY[leastRole]]],
      ]),
    ),
  ]);
}

const WHO_MAY: Readonly<Record<LeastRole, string>> = {
  write: "write access",
  "author-or-write": "write access, or the author",
  anyone: "anyone",
};

function usageOf(usage: string): string {
  return `/otel-fix ${usage}`.trim();
}

/** Registry texts are ours: backticks in them are code. */
function toProse(text: string): Prose {
  return text.split("`").map((part, index) => (index % 2 === 1 ? { code: part } : part));
}

/** For docs/commands.md: a section for each form. Every fenced block in it is a comment that can be carried out as it stands. */
export function renderCommandForms(): string {
  return renderMarkdown(commands.flatMap(describeCommand));
}

function describeCommand(spec: CommandSpec): readonly RootContent[] {
  return [
    ...spec.forms.flatMap((form) => describeForm(usageOf(form.usage), form)),
    ...spec.options.flatMap((option) => describeForm(usageOf(`… ${option.word}`), option)),
  ];
}

function describeForm(
  title: string,
  { help, examples }: CommandForm | CommandOption,
): readonly RootContent[] {
  return [
    heading(2, prose`${title}`),
    paragraph(toProse(help)),
    ...examples.flatMap(({ text, meaning }): readonly RootContent[] => [
      paragraph(toProse(meaning)),
      { type: "code", lang: "text", value: text },
    ]),
  ];
}
