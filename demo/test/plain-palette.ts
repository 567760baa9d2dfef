import pc from "picocolors";
import type { Palette } from "../../src/core/report/terminal.ts";

/** No colours: what is compared is the text. */
export const plain: Palette = pc.createColors(false);
