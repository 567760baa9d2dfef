/**
 * Whether a commit is the bot's own. Anybody can write any message, and git lets anybody name any author; but GitHub signs
 * only what was committed through it, and then names as author and committer who did that. A person who commits on
 * GitHub's pages is the author there; a tool that has GitHub sign what a person commits (Codespaces) names that person as
 * the committer. An instance of GitHub Enterprise Server that signs nothing has no commits of the bot's own: what such a
 * commit would prove is not believed there.
 */

/** What is asked of a commit. */
export const OWNERSHIP = /* GraphQL */ `
  author { user { login } }
  committer { user { login } }
  signature { isValid wasSignedByGitHub }
`;

export interface CommitOwner {
  readonly author?: GitActor | null;
  readonly committer?: GitActor | null;
  readonly signature?: { readonly isValid: boolean; readonly wasSignedByGitHub: boolean } | null;
}

/** GitHub shows a bot as a user there, its login with the suffix (`dependabot[bot]`); null for an address that is nobody's. */
interface GitActor {
  readonly user: { readonly login: string } | null;
}

export function isOwnCommit({ author, committer, signature }: CommitOwner, viewer: string): boolean {
  const isSigned = signature?.isValid === true && signature.wasSignedByGitHub;
  return isSigned && author?.user?.login === viewer && isOfGitHub(committer?.user?.login ?? null, viewer);
}

/** "GitHub <noreply@github.com>" commits what is committed through GitHub: the account web-flow, where it is known as one. */
function isOfGitHub(committer: string | null, viewer: string): boolean {
  return committer === null || committer === "web-flow" || committer === viewer;
}
