/** How much a manifest's proofs may parse. */

/** Text that proofs one by one may parse, in UTF-16 units, unless given. */
export const PROOF_BUDGET = 250_000;

/** How often the fixes of a document are tried in one piece, and in halves of it where the whole does not hold. */
export const MAX_JOINT_PROOFS = 12;

/** Text that such proofs may parse, in UTF-16 units: of a text that is longer than this each document has one. */
export const JOINT_BUDGET = 10_000_000;

/** Documents longer than this have no proof of their own fixes one by one: that alone would parse them again and again. */
export const MAX_PROVED_ALONE = 1_000_000;
