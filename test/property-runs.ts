/**
 * How often the laws of fixes are tried on generated texts. `npm run test:nightly` asks for more, and finds the tests that
 * read this by their import of it.
 */
export const RUNS = Number(process.env["OTEL_FIX_RUNS"] ?? 500);

/** The same for other laws: as often as fast-check tries by itself, and as often by night. */
export const TRIES = Number(process.env["OTEL_FIX_RUNS"] ?? 100);

/** Milliseconds for a law that costs much to try; a busy machine is no broken law. */
export const PATIENCE = Math.max(60_000, RUNS * 120);
