/**
 * Estimates what Markdown's parser will have to do for a block, before it does it: about a microsecond each on a machine
 * that does other things as well. The parser takes time for each construct rather than for each character, the square of
 * the marks that may pair within a paragraph, and for what is opened and not closed all that follows, again and again.
 * Measured with `npm run bench:hostile`; the same text always weighs the same.
 */
export function weighBlock(block: string): number {
  const constructs = count(block, /^[ \t]*(?:[-+*>#=|[<]|\d)/gm);
  // Each line of a list or a quote is held against all that is open.
  const line = /^[ \t]*(?:[-+*>]|\d{1,9}[.)])/m.test(block) ? 150 : 40;
  return (
    2 * block.length +
    line * count(block, /\n/g) +
    80 * constructs +
    60 * count(block, /^[ \t]*\n/gm) +
    8 * count(block, PAIRING) +
    weighParagraphs(block) +
    10 * count(block, /[!(:<\\`]/g) +
    30 * count(block, /&/g) +
    50 * count(block, /[)>@|]|www/gi) +
    (measureCode(block) + measureHtml(block)) / 10
  );
}

const PAIRING = /[[\]*_~]/g;

/** A paragraph's own: an item of a list that is not indented begins another one. */
function weighParagraphs(block: string): number {
  const paragraphs = block.split(/\n(?= {0,3}[-+*][ \t]+\S)/);
  return paragraphs.reduce((sum, text) => sum + count(text, PAIRING) ** 2 / 50 + weighWords(text), 0);
}

/** Each word may be an address, unless a bracket before it is open: all that stands between is searched for one. */
function weighWords(paragraph: string): number {
  return hasOpenBracket(paragraph) ? count(paragraph, /[\w+.-]+/g) ** 2 / 15 : 0;
}

/** Maybe too often: what is code, HTML or escaped is not told apart. */
function hasOpenBracket(paragraph: string): boolean {
  if (!paragraph.includes("[")) return false;
  if (/[\\`<]/.test(paragraph)) return true;
  let open = 0;
  for (const bracket of paragraph.match(/[[\]]/g) ?? [])
    open = Math.max(0, open + (bracket === "[" ? 1 : -1));
  return open > 0;
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}

/** Characters between each run of backticks and the next that could close it, or the end. */
function measureCode(block: string): number {
  const next = new Map<number, number>();
  let steps = 0;
  for (const { index, 0: run } of [...block.matchAll(/`+/g)].reverse()) {
    // The first one of a run may be escaped; what closes code is not.
    const length = block.charAt(index - 1) === "\\" ? run.length - 1 : run.length;
    if (length > 0) steps += (next.get(length) ?? block.length) - index;
    next.set(run.length, index);
  }
  return steps;
}

/** Characters between what opens a piece of HTML and what closes it, or the end. */
function measureHtml(block: string): number {
  return OPENINGS.reduce((steps, { open, close }) => steps + measureOpenings(block, open, close), 0);
}

const OPENINGS = [
  { open: "<?", close: "?>" },
  { open: "<!--", close: "-->" },
  { open: "<![CDATA[", close: "]]>" },
  { open: "<", close: ">" },
] as const;

function measureOpenings(block: string, open: string, close: string): number {
  let steps = 0;
  let end = -1;
  for (let at = block.indexOf(open); at !== -1; at = block.indexOf(open, at + open.length)) {
    if (end < at) end = block.indexOf(close, at + open.length);
    if (end === -1) end = block.length;
    steps += end - at;
  }
  return steps;
}
