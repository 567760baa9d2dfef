/** The words behind `npm start --`. All that a server needs to know stands in its environment, but for one option. */
export type ServerArguments =
  { readonly ok: true; readonly isSetup: boolean } | { readonly ok: false; readonly message: string };

export function readServerArguments(args: readonly string[]): ServerArguments {
  const unknown = args.find((arg) => arg !== SETUP);
  if (unknown === undefined) return { ok: true, isSetup: args.includes(SETUP) };
  const named = JSON.stringify(unknown.slice(0, 60));
  return {
    ok: false,
    message: `unknown argument ${named}: the server takes only ${SETUP}, and reads its settings from the environment and .env`,
  };
}

const SETUP = "--setup";
