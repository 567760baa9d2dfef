/** Of a rule's page. */
export function addressOf(rule: string, pagesUrl: string): string {
  return `${pagesUrl}rules/${rule}`;
}

/** Where the bot's own pages are: those of the rules under `rules/ID`. */
export interface OwnPages {
  /** Their address, with a slash at its end; null where nobody reaches them. */
  readonly pagesUrl: string | null;
}
