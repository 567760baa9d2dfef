/** Colours of a text for people. They come from outside: core knows no terminal. */
export interface Palette {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly red: (text: string) => string;
  readonly yellow: (text: string) => string;
  readonly cyan: (text: string) => string;
  readonly green: (text: string) => string;
  /** A text that leads to an address; absent where the terminal has no links. */
  readonly link?: (text: string, url: string) => string;
  /** How wide the terminal is; absent where the output is none. */
  readonly columns?: number;
}

const asIs = (text: string) => text;

/** For where a text goes that is no terminal. */
export const NO_COLOURS: Palette = {
  bold: asIs,
  dim: asIs,
  red: asIs,
  yellow: asIs,
  cyan: asIs,
  green: asIs,
};
