import type { Command } from "commander";

import { renderBash } from "./bash.ts";
import { describeCommands } from "./describe-commands.ts";
import { renderFish } from "./fish.ts";
import { renderZsh } from "./zsh.ts";

/** A script that a shell reads once; it calls nothing of ours when it completes. */
export function renderCompletion(
  shell: "bash" | "zsh" | "fish",
  program: Command,
  ruleIds: readonly string[],
): string {
  const words = describeCommands(program, ruleIds);
  return { bash: renderBash, zsh: renderZsh, fish: renderFish }[shell](words);
}
