import type { Palette } from "../../src/core/report/terminal.ts";

/** No colours: what is compared is the text. */
export const plain: Palette = {
  bold: (text) => text,
  dim: (text) => text,
  red: (text) => text,
  yellow: (text) => text,
  cyan: (text) => text,
  green: (text) => text,
};
