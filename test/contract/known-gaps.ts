// Where GitHub's description of its API says less, or other, than GitHub answers. Each with its reason; the tests fail
// when a gap is no longer met, so that a newer description cleans this up.

interface Gap {
  readonly complaint: RegExp;
  readonly reason: string;
}

const ACCOUNT_OF_INSTALLATIONS: Gap = {
  complaint: /^GET \/app\/installations: 200\/\d+\/account must have required property/,
  reason:
    "the list wants an account that is a person and an enterprise at once; for one installation the same description wants either",
};

/** Met by the bot's own traffic. */
export const GAPS_OF_TRAFFIC: readonly Gap[] = [
  ACCOUNT_OF_INSTALLATIONS,
  {
    complaint: /^GET \S+\/collaborators\/\{username\}: 404: takes no body$/,
    reason:
      "GitHub's errors are JSON with a message, that of a repository that cannot be seen among them; this one is listed without",
  },
  {
    complaint: /^check_suite\.\w+\/check_suite\/app\/events\/\d+ must be equal to one of the allowed values/,
    reason:
      "the list of events that an app can subscribe to lacks merge_group, which the same description has as a webhook",
  },
];

/** Met by the sandbox's routes beyond what the bot calls. */
export const GAPS_OF_ROUTES: readonly Gap[] = [
  ACCOUNT_OF_INSTALLATIONS,
  {
    complaint: /\/pulls\/\{pull_number\}\/comments: 20[01](\/\d+)?\/(original_)?line must be integer$/,
    reason: "a comment on a whole file stands at no line",
  },
];

/** Takes the known gaps out of a list of complaints, and remembers which came up. */
export interface GapFilter {
  readonly without: (complaints: readonly string[]) => readonly string[];
  /** The reasons of those that never came up. */
  readonly unmet: () => readonly string[];
}

export function createGapFilter(gaps: readonly Gap[]): GapFilter {
  const met = new Set<Gap>();
  return {
    without: (complaints) =>
      [...new Set(complaints)].filter((complaint) => {
        const gap = gaps.find((one) => one.complaint.test(complaint));
        if (gap !== undefined) met.add(gap);
        return gap === undefined;
      }),
    unmet: () => gaps.filter((gap) => !met.has(gap)).map(({ reason }) => reason),
  };
}
