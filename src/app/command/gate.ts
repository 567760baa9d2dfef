import type { RootContent } from "mdast";

import type { Command } from "../../core/command/command.ts";
import { leastRoleOf } from "../../core/command/registry.ts";
import { describeReasons, say } from "../../core/report/command-answer.ts";
import { prose, type Prose } from "../../core/text/prose.ts";
import { describeConfigurationError } from "../configuration/describe-configuration.ts";
import type { LoadedConfiguration } from "../configuration/load-configuration.ts";
import type { PullRequestState } from "../ports.ts";
import { isOutsider, reaches, type Role } from "./role.ts";

/** What of a pull request decides who may have a command carried out there. */
export interface Gate {
  /** Who opened it; null where the account is gone. */
  readonly author: string | null;
  /** The least role that may have something written. */
  readonly allow: Role;
  /** Everyone has the role read there, so that below the right to push only who was let in counts. */
  readonly isPublic: boolean;
  /** Why nothing is written for anyone; null where the configuration is sound. */
  readonly fault: readonly RootContent[] | null;
  /** Nothing can be said there. */
  readonly isShut: boolean;
}

export function gateOf(
  state: Pick<PullRequestState, "author" | "isPublic" | "isArchived" | "isLocked">,
  { configuration, errors }: Pick<LoadedConfiguration, "configuration" | "errors">,
): Gate {
  return {
    author: state.author,
    allow: configuration.fix.allow,
    isPublic: state.isPublic,
    fault: errors.length === 0 ? null : describeFault(errors),
    isShut: state.isArchived || state.isLocked,
  };
}

/** Who stands before the gate. */
export interface Stranger {
  readonly login: string;
  readonly role: Role;
  /** Whether the repository's people gave them a role; null where nobody has asked yet. */
  readonly isCollaborator: boolean | null;
}

/** Why a command is not carried out for a person, whatever the pull request holds; null where the gate lets it through. */
export function refuseAtGate(
  command: Command,
  gate: Gate,
  stranger: Stranger,
): readonly RootContent[] | null {
  const least = leastRoleOf(command);
  if (least === "anyone") return null;
  if (least === "write" && gate.fault !== null) return gate.fault;
  if (isAuthor(command, gate, stranger)) return null;
  const others = least === "author-or-write" ? [", or being the pull request's author"] : [];
  if (!reaches(stranger.role, gate.allow))
    return sayRefusal(
      prose`Nothing was changed: ${command.raw} needs ${gate.allow} access to this repository or higher${others}. Your access is ${stranger.role}.`,
    );
  if (!isOpenDoor(gate, stranger.role) || stranger.isCollaborator !== false) return null;
  return sayRefusal(
    prose`Nothing was changed: ${command.raw} needs ${gate.allow} access that was granted to you by name, through a team or as a member of the organisation${others}. Reading a public repository, as everyone can, doesn't count.`,
  );
}

/** Whether only GitHub's list of those who were let in decides. */
export function hangsOnList(command: Command, gate: Gate, stranger: Stranger): boolean {
  return (
    stranger.isCollaborator === null &&
    leastRoleOf(command) !== "anyone" &&
    isOpenDoor(gate, stranger.role) &&
    !isAuthor(command, gate, stranger) &&
    refuseAtGate(command, gate, stranger) === null
  );
}

function isAuthor(command: Command, { author }: Gate, { login }: Stranger): boolean {
  return leastRoleOf(command) === "author-or-write" && author?.toLowerCase() === login.toLowerCase();
}

function isOpenDoor({ isPublic }: Gate, role: Role): boolean {
  return isPublic && isOutsider(role);
}

function sayRefusal(why: Prose): readonly RootContent[] {
  return say([
    ...why,
    ...prose` Anyone can use ${"/otel-fix --dry-run"}, ${"/otel-fix why"} and ${"/otel-fix help"}.`,
  ]);
}

/** With a broken configuration nobody knows who may have what written: nothing is, until it is mended. */
function describeFault(errors: LoadedConfiguration["errors"]): readonly RootContent[] {
  const why = prose`Nothing was changed: the configuration on the base branch is broken, so I can't tell who may change what. Fix it there and ask again. Meanwhile you can use ${"/otel-fix --dry-run"}, ${"/otel-fix why"} and ${"/otel-fix recheck"}.`;
  return [...say(why), ...describeReasons(errors.slice(0, MAX_ERRORS).map(describeConfigurationError))];
}

/** The check summary has them all. */
const MAX_ERRORS = 10;
