import { rules as all } from "../../src/rules/index.ts";

/**
 * The rules with which the machinery is tried: one about resources, one about the project, and those about suppressions.
 * What others find in its samples is their own tests' concern.
 */
const IDS = [
  "missing-recommended-disables",
  "list-replacing-patch",
  "invalid-suppression",
  "unused-suppression",
];

export const rules = all.filter(({ id }) => IDS.includes(id));
