// How long commands take, and what memory: by hyperfine where it is installed, and else by a clock of our own.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { performance } from "node:perf_hooks";

/** What Node says of its memory when it ends. */
const MEMORY = `--import=data:text/javascript,process.on("exit",()=>process.stderr.write("\\nmaxrss "+process.resourceUsage().maxRSS))`;
const EXPORT = "hyperfine.json";

/**
 * A command is a list of words: a program and its arguments. It runs in `folder`, and ends with 0 or, as it has findings, 1.
 *
 * @param {{ folder: string, runs: number }} options
 */
export function createStopwatch({ folder, runs }) {
  const tool = findVersion("hyperfine");
  const time = tool === null ? timeByClock : timeByHyperfine;
  return {
    tool: tool ?? "a clock of our own (hyperfine is not installed)",
    /** Milliseconds of the fastest run of each command; several commands take turns. `isSlow`: two runs have to do. */
    time: (commands, { isSlow = false } = {}) => time({ folder, commands, runs: isSlow ? 2 : runs, isSlow }),
    /** Kibibytes that a program of Node's takes at most. */
    memoryOf(args) {
      const { stderr } = spawnSync(process.execPath, [MEMORY, ...args], { cwd: folder, encoding: "utf8" });
      return Number(/maxrss (\d+)/.exec(stderr)?.[1]);
    },
  };
}

/** The first line of what a program calls its version; null where it is not installed. */
export function findVersion(program) {
  const { status, stdout } = spawnSync(program, ["--version"], { encoding: "utf8" });
  return status === 0 ? stdout.split("\n")[0].trim() : null;
}

/** hyperfine runs one command to its end before the next: so each is named twice, with half of the runs. */
function timeByHyperfine({ folder, commands, runs, isSlow }) {
  const [warmUp, times] = isSlow ? [0, 1] : [1, Math.ceil(runs / 2)];
  const options = ["-N", "-i", "--style", "none", "-w", `${warmUp}`, "-r", `${times}`];
  const texts = commands.map((command) => command.map(quote).join(" "));
  const args = [...options, "--export-json", EXPORT, ...texts, ...texts];
  const { status, stderr } = spawnSync("hyperfine", args, { cwd: folder, encoding: "utf8" });
  if (status !== 0) throw new Error(`hyperfine ended with ${status}: ${stderr}`);
  const { results } = JSON.parse(readFileSync(join(folder, EXPORT), "utf8"));
  for (const { command, exit_codes: codes } of results)
    for (const code of codes) checkStatus({ command, status: code });
  return texts.map((_, index) => 1000 * Math.min(results[index].min, results[index + texts.length].min));
}

function timeByClock({ folder, commands, runs, isSlow }) {
  const best = commands.map(() => Infinity);
  for (let round = isSlow ? 1 : 0; round <= runs; round += 1)
    for (const [index, command] of commands.entries())
      best[index] = Math.min(best[index], clock(folder, command));
  return best;
}

function clock(folder, [program, ...args]) {
  const start = performance.now();
  const { status, stderr } = spawnSync(program, args, {
    cwd: folder,
    encoding: "utf8",
    stdio: ["ignore", "ignore", "pipe"],
  });
  const took = performance.now() - start;
  checkStatus({ command: `${program} ${args.join(" ")}`, status, stderr });
  return took;
}

function checkStatus({ command, status, stderr = "" }) {
  if (status !== 0 && status !== 1) throw new Error(`${command} ended with ${status}: ${stderr}`);
}

/** As a shell reads it. */
export function quote(word) {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
