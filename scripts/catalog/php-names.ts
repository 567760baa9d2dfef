import { compareText } from "../../src/core/text/compare-text.ts";
import type { Checkout } from "./checkout.ts";

/** The names of PHP's instrumentations: the constant `NAME` of each package. */
export function readPhpNames({ paths, read }: Checkout): readonly string[] {
  return paths
    .filter((path) => /^src\/Instrumentation\/\w+\/src\/\w+Instrumentation\.php$/.test(path))
    .flatMap((path) => /const NAME = '([^']+)';/.exec(read(path) ?? "")?.[1] ?? [])
    .toSorted(compareText);
}
