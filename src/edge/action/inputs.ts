import { UsageError } from "../cli/terminal.ts";

/** The inputs of action.yml. The runner hands each over as `INPUT_` and its name in capitals; one that is left out is empty. */

export interface Inputs {
  readonly paths: readonly string[];
  /** null: the checkout's own. */
  readonly config: string | null;
  readonly failOn: FailOn;
  readonly annotations: boolean;
  readonly review: boolean;
  /** null where there is none. */
  readonly token: string | null;
}

/** From loud to quiet. */
const FAIL_ON = ["error", "warning", "notice", "never"] as const;
export type FailOn = (typeof FAIL_ON)[number];

export function readInputs(env: NodeJS.ProcessEnv): Inputs {
  const read = (name: string) => (env[`INPUT_${name.toUpperCase()}`] ?? "").trim();
  const orNull = (text: string) => (text === "" ? null : text);
  return {
    paths: read("paths")
      .split("\n")
      .map((line) => line.trim())
      .filter((line) => line !== ""),
    config: orNull(read("config")),
    failOn: readFailOn(read("fail-on")),
    annotations: readSwitch("annotations", read("annotations"), true),
    review: readSwitch("review", read("review"), false),
    token: orNull(read("token")),
  };
}

function readFailOn(text: string): FailOn {
  if (text === "") return "warning";
  const found = FAIL_ON.find((level) => level === text);
  if (found !== undefined) return found;
  throw new UsageError(
    `expected the input fail-on to be one of ${FAIL_ON.join(", ")}, found ${JSON.stringify(text)}`,
  );
}

/** As YAML 1.2 writes them, which is what the runner's own actions take. */
function readSwitch(name: string, text: string, unset: boolean): boolean {
  if (text === "") return unset;
  if (/^(?:true|True|TRUE)$/.test(text)) return true;
  if (/^(?:false|False|FALSE)$/.test(text)) return false;
  throw new UsageError(`expected the input ${name} to be true or false, found ${JSON.stringify(text)}`);
}
