import { renderMarkdownForTerminal } from "./markdown-to-terminal.ts";
import type { Palette } from "./palette.ts";

/** A conversation on a pull request as its page shows it, for a terminal: the comments in a box. */
export interface Conversation {
  readonly author: string;
  /** Behind the author: whether it is resolved, outdated; empty where there is nothing to say. */
  readonly state: string;
  /** Markdown, a comment each. */
  readonly bodies: readonly string[];
  /** The lines that a suggestion would replace. */
  readonly replaced: readonly string[];
}

export interface ConversationStyle {
  readonly palette: Palette;
  readonly width: number;
}

export function renderConversation(
  { author, state, bodies, replaced }: Conversation,
  { palette, width }: ConversationStyle,
): readonly string[] {
  const comments = bodies.flatMap((body) =>
    renderMarkdownForTerminal(body, { palette, width: width - 8, replaced }),
  );
  return [
    `      ${palette.dim("╭──")} ${palette.bold(author)}${state}`,
    ...comments.map((line) => `      ${palette.dim("│")} ${line}`.trimEnd()),
    `      ${palette.dim("╰──")}`,
  ];
}
