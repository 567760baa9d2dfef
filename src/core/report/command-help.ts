import type { PhrasingContent, RootContent } from "mdast";

import type { CommandForm, CommandOption, CommandSpec, LeastRole } from "../command/command.ts";
import { commands } from "../command/registry.ts";
import { prose, type Prose } from "../text/prose.ts";
import { heading, paragraph, renderMarkdown, table } from "./markdown.ts";

/** What the registry of commands says to people: the answer to `/otel-fix help`, and blocks of docs/commands.md. */
export function renderCommandHelp(): string {
  return renderMarkdown([paragraph(whereCommandsCount), commandTable()]);
}

const whereCommandsCount = prose`Write a command at the start of a line of a comment on the pull request, in a review thread or in the text of a review. Code, quotes, list items, tables, headings and edited comments are not read.`;

function commandTable(): RootContent {
  return table(["Command", "What it does", "Who may"], commands.flatMap(listHelpRows));
}

type Row = readonly (readonly (Prose | PhrasingContent)[])[];

function listHelpRows(spec: CommandSpec): readonly Row[] {
  return [
    ...spec.forms.map((form): Row => [
      [prose`${usageOf(form)}`],
      [toProse(form.help)],
      [WHO_MAY[spec.leastRole]],
    ]),
    ...spec.options.map((option): Row => [
      [prose`${`/otel-fix … ${option.word}`}`],
      [toProse(option.help)],
      [WHO_MAY[option.leastRole ?? spec.leastRole]],
    ]),
  ];
}

function usageOf({ usage }: CommandForm): string {
  return `/otel-fix ${usage}`.trim();
}

/** Registry texts are ours: backticks in them are code. */
function toProse(text: string): Prose {
  return text.split("`").map((part, index) => (index % 2 === 1 ? { code: part } : part));
}

const WHO_MAY: Readonly<Record<LeastRole, Prose>> = {
  anyone: ["everyone who can comment"],
  "author-or-write": prose`the author of the pull request, and the role in ${"fix.allow"}`,
  write: prose`the role in ${"fix.allow"}, which is ${"write"} by default`,
};

/** For docs/commands.md: all forms of a command, and who may use them. */
export function renderCommandTable(): string {
  return renderMarkdown([commandTable()]);
}

/** For docs/commands.md: a section for each form. Every fenced block in it is a comment that can be carried out as it stands. */
export function renderCommandForms(): string {
  return renderMarkdown(commands.flatMap(describeCommand));
}

function describeCommand(spec: CommandSpec): readonly RootContent[] {
  return [
    ...spec.forms.flatMap((form) => describeForm(usageOf(form), form)),
    ...spec.options.flatMap((option) => describeForm(`/otel-fix … ${option.word}`, option)),
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
