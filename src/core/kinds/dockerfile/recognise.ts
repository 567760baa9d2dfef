import { remark, type Carrier, type Recogniser } from "../../manifest/recogniser.ts";
import { shiftBy } from "../../text/offset-map.ts";
import type { Range } from "../../text/range.ts";
import { isDockerfilePath, mayMatter, whyUnread } from "./parser.ts";

/** A Dockerfile as a manifest: one document, as long as the file, with nothing in it that YAML knows. */

const NOTHING = "{}";

/** One in a string, or a page, is built from nowhere. */
export const dockerfileRecogniser: Recogniser = {
  open: (_, original) => {
    if (!mayMatter(original)) return null;
    return ({ text, isInString }) => {
      if (isInString || text.trimEnd() !== NOTHING) return null;
      const why = whyUnread(original);
      const fault = why === null ? null : { offset: 0, reason: `the Dockerfile isn't checked: ${why}` };
      return () => ({ ...remark(fault), isKept: why === null });
    };
  },
};

export const dockerfileCarrier: Carrier = {
  open: ({ path, text }) => {
    if (!isDockerfilePath(path) || !mayMatter(text)) return null;
    const whole = { start: 0, end: text.length };
    const place = { map: shiftBy(0), unit: whole, group: 0, reading: 0 };
    return {
      texts: [{ text: NOTHING.padEnd(text.length), original: text, ...place, comments: findComments(text) }],
      remarks: [],
    };
  },
};

/** Lines of comments, as Docker knows them. */
function findComments(text: string): readonly Range[] {
  return Array.from(text.matchAll(/^[ \t]{0,200}(#.*)$/gm), ({ index, 0: line, 1: comment = "" }) => {
    const end = index + line.length;
    return { start: end - comment.length, end };
  });
}
