import type { PressedCheck } from "../../app/command-ports.ts";
import type { CommandRequest } from "../../app/command-request.ts";
import { FIX_ALL, RECHECK } from "../../app/compose-check-run.ts";

/** The press of a button of the check run, as its webhook tells of it. */

export interface ButtonPayload {
  readonly requested_action?: { readonly identifier?: string } | undefined;
  readonly check_run: {
    readonly head_sha: string;
    readonly pull_requests?: readonly {
      readonly number: number;
      readonly base: { readonly repo: { readonly id: number } };
    }[];
  };
  readonly repository?: { readonly id: number } | undefined;
  readonly sender: { readonly login: string; readonly id: number; readonly type: string };
}

export interface Press {
  readonly check: PressedCheck;
  /** The command that the button stands for, with the same permissions. */
  readonly request: Omit<CommandRequest, "ref">;
}

/** null for a button that is none of ours, and for what no person pressed. */
export function readPress(deliveryId: string, payload: ButtonPayload): Press | null {
  const { requested_action: action, check_run: run, repository, sender } = payload;
  const text = COMMANDS.get(action?.identifier ?? "");
  if (text === undefined || sender.type === "Bot") return null;
  const listed = (run.pull_requests ?? []).filter(({ base }) => base.repo.id === repository?.id);
  const asker = { login: sender.login, id: sender.id };
  return {
    check: { headSha: run.head_sha, listed: listed.map(({ number }) => number) },
    request: { text, asker, comment: null, thread: null, id: `button:${deliveryId}` },
  };
}

const COMMANDS: ReadonlyMap<string, string> = new Map([
  [FIX_ALL, "/otel-fix all"],
  [RECHECK, "/otel-fix recheck"],
]);
