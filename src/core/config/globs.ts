/**
 * Which globs a configuration may have, and what they match. picomatch does the matching, by a regular expression that
 * goes back and tries again. Whoever writes a configuration also chooses the paths, and must not be able to stop a
 * process that serves many organisations: `*a*` in six names of one glob takes seconds for a path of 127 characters.
 * The limits here keep the steps for one pattern to about the square of the length of a path.
 */
import picomatch from "picomatch/posix.js"; // the main file asks which system it runs on

const maxLength = 256;
const maxPathLength = 1024;
const maxAlternatives = 50;
const maxStars = 8;
/** The parser of picomatch takes others in part, or not at all. */
const characterClass = /\[[!^]?(?:\w-\w|[\w.]|-(?=\]))+\](?!\+)/g;
const innermostBraces = /\{([^{},]*,[^{}]*)\}/;
const options = {
  dot: true,
  noext: true,
  nonegate: true,
  posix: true, // [!a] is another word for [^a]
  strictSlashes: true, // a/** is what is in a, not a file of that name
  fastpaths: false, // they read a++b as a, one or more +, b
  flags: "s", // ** goes on after a line break in a name
  debug: true, // throws where it would match nothing, ever
};

/** Of a glob without its classes. */
const faults: readonly (readonly [RegExp, string])[] = [
  [/^$/, "a glob, such as clusters/test/**"],
  [/\\/, "slashes between folders and no backslash; ? stands for any character"],
  [/[()|"]/, 'a glob without ( ) | "; braces list alternatives, as in {a,b}, and ? stands for any character'],
  [/^\//, "a path from the root of the repository, without a slash in front"],
  [/\/$/, "a glob that names files: end it with /** for everything in a folder"],
  [/\/\//, "something between two slashes"],
  [/[{}\]]\+/, "no + after a brace or a bracket; ? stands for any character"],
  [
    /[[\]]/,
    "a closing bracket for each opening one, and letters, digits, _ . or a last - between, as in [a-z]",
  ],
  [/(^|\/)\.(\/|$)|\.\./, "a path from the root of the repository, without . and .. in it"],
  [/[^/]\*\*|\*\*[^/]/, "** alone between slashes, such as **/*.yaml"],
];

/** What should stand there instead of a glob that cannot be used; goes on where "expected" stops. */
export function describeGlobFault(glob: string): string | undefined {
  if (glob.length > maxLength) return `a glob of at most ${maxLength} characters`;
  const bare = readPattern(glob).replaceAll(characterClass, "?");
  return faults.find(([form]) => form.test(bare))?.[1] ?? describeWork(bare) ?? describeRanges(glob);
}

/** How many patterns without braces a glob stands for, or a few more. */
export function countAlternatives(glob: string): number {
  return measure(readPattern(glob)).alternatives;
}

/** Steps that holding a path against all of the globs may take: a few of a regular expression's for each. */
export function createStepCount(globs: readonly string[]): (path: string) => number {
  const factors = globs.map((glob) => {
    const { alternatives, folders, text } = measure(readPattern(glob));
    return { alternatives, isSquare: folders + countSeconds(text) > 1 };
  });
  const sum = (wanted: boolean) =>
    factors.reduce((all, { alternatives, isSquare }) => all + (isSquare === wanted ? alternatives : 0), 0);
  const [plain, square] = [sum(false), sum(true)];
  return ({ length }) => (length > maxPathLength ? 0 : plain * length + square * length ** 2);
}

/**
 * Whether a list of globs takes in a path, relative to the root of the repository. The last glob that matches decides;
 * one with a leading `!` takes back. A path of more than 1,024 characters matches nothing. Throws on a broken glob.
 */
export function compileGlobs(globs: readonly string[]): (path: string) => boolean {
  const compiled = globs.map((glob) => {
    const expected = describeGlobFault(glob);
    if (expected !== undefined) throw new TypeError(`glob ${JSON.stringify(glob)}: expected ${expected}`);
    return { negated: glob.startsWith("!"), matches: picomatch(readPattern(glob), options) };
  });
  return (path) =>
    path.length <= maxPathLength && compiled.findLast(({ matches }) => matches(path))?.negated === false;
}

function readPattern(glob: string): string {
  return glob.replace(/^!/, "").replace(/^\.\//, "");
}

function describeWork(pattern: string): string | undefined {
  const { alternatives, folders, text } = measure(pattern);
  if (/[{}]/.test(text)) return "braces that close and list alternatives, such as {yaml,yml}";
  if (alternatives > maxAlternatives) return `braces with at most ${maxAlternatives} alternatives`;
  // A second * of a name and every **/ can begin anywhere: each of them multiplies the steps by the path's length.
  const second = countSeconds(text);
  if (second <= 1 && folders + second <= 2 && countStars(text) <= maxStars) return undefined;
  return `fewer wildcards: two **/ and one * in each name, or one **/ and two * in one name; ${maxStars} * in all`;
}

/** `text`: no `**`; braces as the stars of their richest alternative, without slashes that it need not be split at. */
function measure(pattern: string) {
  const folders = pattern.split("**/").length - 1;
  let text = pattern.replaceAll("**", "");
  let alternatives = 1;
  for (let braces = innermostBraces.exec(text); braces !== null; braces = innermostBraces.exec(text)) {
    const spread = braces[1]?.split(",") ?? [];
    alternatives *= spread.length;
    text = text.replace(braces[0], "*".repeat(Math.max(...spread.map(countStars))));
  }
  return { alternatives, folders, text };
}

function countSeconds(text: string): number {
  return text.split("/").reduce((sum, name) => sum + Math.max(0, countStars(name) - 1), 0);
}

function countStars(text: string): number {
  return text.split("*").length - 1;
}

function describeRanges(glob: string): string | undefined {
  try {
    picomatch(readPattern(glob), options);
    return undefined;
  } catch {
    return "a range in order, as in [a-z]";
  }
}
