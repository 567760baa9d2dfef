/** A person's role in a repository. A custom role counts as the standard one that it builds on. */
export type Role = (typeof ROLES)[number];

/** From the least to the highest. */
const ROLES = ["none", "read", "triage", "write", "maintain", "admin"] as const;

export function reaches(role: Role, least: Role): boolean {
  return ROLES.indexOf(role) >= ROLES.indexOf(least);
}

/** Who cannot write to the repository: what the bot says to them is limited. */
export function isOutsider(role: Role): boolean {
  return !reaches(role, "write");
}
