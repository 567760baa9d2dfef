import { findNearestName } from "../config/nearest-name.ts";
import { isCalendarDate } from "../text/calendar-date.ts";
import { prose } from "../text/prose.ts";
import { trimBoth } from "../text/trim.ts";
import { invalid, type Command, type CommandSpec, type LineContext } from "./command.ts";
import { splitFirstWord } from "./words.ts";

/** `/otel-fix ignore`: asks for a suppression. Whether the policy allows one, and whether the day has passed, is not known here. */
export const ignore: CommandSpec = {
  kind: "ignore",
  words: ["ignore"],
  synonyms: { suppress: "ignore", disable: "ignore", skip: "ignore", allow: "ignore" },
  leastRole: "write",
  forms: [
    {
      usage: "ignore RULE reason: … until: YYYY-MM-DD",
      brief: "commits a suppression with your reason; `until:` is optional",
      help: "Commits a comment that suppresses the rule, with your reason, above each line that the rule flags. `until:` is optional. In a review thread, it suppresses that finding, or those of that file.",
      examples: [
        {
          text: "/otel-fix ignore missing-recommended-disables reason: the spans of requests are our audit trail",
          meaning: "Suppressed without an end date.",
        },
        {
          text: "/otel-fix ignore missing-recommended-disables reason: load test until: 2028-02-29",
          meaning: "Suppressed up to and including that day.",
        },
      ],
    },
  ],
  options: [],
  read: readIgnore,
};

/** Longest reason: it becomes one line of a manifest. */
const MAX_REASON = 500;

function readIgnore(text: string, { raw, ruleIds }: LineContext): Command {
  const [word, fields] = splitFirstWord(splitFirstWord(text)[1]);
  const rule = trimBoth(word, /[`"“”]/);
  if (!ruleIds.includes(rule)) {
    const nearest = findNearestName(rule, ruleIds);
    const found = rule === "" ? ["nothing"] : prose`${rule}`;
    return invalid(raw, { expected: prose`the id of a rule after ${"ignore"}`, found, nearest });
  }
  const { before, reason, until } = splitFields(fields);
  const expectedReason = prose`${"reason:"} and why, after the rule`;
  if (before !== "") return invalid(raw, { expected: expectedReason, found: prose`${before}` });
  if (reason === null || reason === "") {
    return invalid(raw, {
      expected: expectedReason,
      found: [reason === null ? "no reason" : "an empty one"],
    });
  }
  if (reason.length > MAX_REASON) {
    const found = [`one of ${reason.length}`];
    return invalid(raw, { expected: [`a reason of at most ${MAX_REASON} characters`], found });
  }
  if (reason.includes("{{")) {
    const expected = prose`a reason without ${"{{"}, which Helm would execute`;
    return invalid(raw, { expected, found: prose`${reason}` });
  }
  const day = reason.split(/\s+/).find((one) => one.startsWith("until="));
  if (day !== undefined) {
    const expected = prose`the last day as ${"until: YYYY-MM-DD"}, and no word of the reason that begins with ${"until="}`;
    return invalid(raw, { expected, found: prose`${day}` });
  }
  if (until !== null && !isCalendarDate(until)) {
    const found = until === "" ? ["nothing"] : prose`${until}`;
    return invalid(raw, {
      expected: prose`a day of the calendar after ${"until:"}, as in ${"2028-02-29"}`,
      found,
    });
  }
  return { kind: "ignore", raw, rule, reason, until };
}

interface Fields {
  /** What stands before the first field. */
  readonly before: string;
  readonly reason: string | null;
  readonly until: string | null;
}

/** The fields in either order; each runs to the other one or to the end of the line. */
function splitFields(text: string): Fields {
  const reasonAt = text.search(/(?<![^\t\p{Zs}])reason:/u);
  const untilAt = text.search(/(?<![^\t\p{Zs}])until:/u);
  const starts = [reasonAt, untilAt].filter((at) => at >= 0);
  const valueOf = (at: number, name: string) =>
    at < 0
      ? null
      : text
          .slice(
            at + name.length,
            starts.find((start) => start > at),
          )
          .trim();
  const reason = valueOf(reasonAt, "reason:");
  return {
    before: text.slice(0, Math.min(...starts, text.length)).trim(),
    reason: reason === null ? null : reason.replace(/^"([^"]*)"$/, "$1").trim(),
    until: valueOf(untilAt, "until:"),
  };
}
