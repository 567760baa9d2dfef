// Words of GitHub that the sandbox's users need too.
export type { ReviewState, Role, Side } from "../state/records.ts";

export type AccountType = "User" | "Organization";
