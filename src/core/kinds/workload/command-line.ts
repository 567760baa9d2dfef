import type { PodContainer, Word } from "./workload.ts";

/** What a container runs, as far as its `command` and `args` say it. */
export interface CommandLine {
  /** Those of a shell's script are split at blanks. */
  readonly words: readonly Word[];
  /** The script that a shell is given; null where none is, and the words are taken as they are. */
  readonly script: Word | null;
}

/** null where only rendering, a shell's variables, or the image tell. */
export function readCommandLine({ command, args }: PodContainer): CommandLine | null {
  if (command === null || args === null) return null;
  const all = [...command, ...args];
  const script = findScript(all);
  if (script === null) return all.length === 0 ? null : { words: all, script };
  const words = script.text.split(/[\s;&|]/).filter((text) => text !== "");
  return { words: words.map((text) => ({ text, node: script.node })), script };
}

/** `sh -c "…"`, `bash -lc "…"` */
function findScript(words: readonly Word[]): Word | null {
  const at = words.findIndex(({ text }) => SHELL.test(text));
  const flag = at === -1 ? -1 : words.findIndex(({ text }, index) => index > at && /^-[a-z]*c$/.test(text));
  return flag === -1 ? null : (words[flag + 1] ?? null);
}

const SHELL = /^(?:\S*\/)?(?:ba|da|a|z|k)?sh$/;

/** The last part of a path: `/usr/bin/python` is `python`. */
export function baseOf({ text }: Word): string {
  return text.slice(text.lastIndexOf("/") + 1);
}

/** The value of an option: `-w 4`, `-w4`, `--workers 4`, `--workers=4`; null where it isn't there. */
export function readOption(words: readonly Word[], names: readonly string[]): Word | null {
  for (const [index, word] of words.entries()) {
    const { text, node } = word;
    for (const name of names) {
      if (text === name) return words[index + 1] ?? null;
      const isLong = name.startsWith("--");
      const start = isLong ? `${name}=` : name;
      if (text.startsWith(start) && text !== name && (isLong || !text.startsWith("--")))
        return { text: text.slice(start.length), node };
    }
  }
  return null;
}
