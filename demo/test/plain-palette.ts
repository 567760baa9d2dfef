import pc from "picocolors";
import type { Palette } from "../../src/core/report/palette.ts";

/** No colours: what is compared is the text. */
export const plain: Palette = pc.createColors(false);
