import {
  nodejsInstrumentations,
  nodejsOffByDefault,
  nodejsSince,
} from "../../../../catalog/data/nodejs-instrumentations.ts";
import { NODEJS_ALLOW_LIST, NODEJS_DENY_LIST, NODEJS_NEWER } from "../../../../catalog/disables.ts";
import type { Wish } from "../../../config/policy-for.ts";
import { isBelow } from "../../../text/version.ts";
import { namesOf } from "../environment/settings.ts";
import { allowOnly, readAllowed, takeOut } from "./allow-list.ts";
import { findMissing } from "./deny-list.ts";
import type { Asked, Gap } from "./gap.ts";

/**
 * Node.js has both lists: what the one disables is disabled, and of the rest, where the other one is set, only what it
 * lists is enabled, also what is off by default (auto-instrumentations-node, src/utils.ts). Earlier images ignore them.
 */
export function findNodejsGap(asked: Asked, wish: Wish): Gap | null {
  const { version } = asked;
  const isOld = version !== null && isBelow(version, NODEJS_ALLOW_LIST.since);
  const allowed = isOld ? null : readAllowed(asked, NODEJS_ALLOW_LIST.name);
  const denied = asked.environment.get(NODEJS_DENY_LIST.name);
  if (allowed === "unknown" || denied.kind === "unknown") return null;
  const gap = wish.kind === "only" ? findOthers(asked, wish, allowed) : findUnwanted(asked, wish, allowed);
  if (gap === null || version === null) return gap;
  const used = gap.settings.some((setting) => "name" in setting && setting.name === NODEJS_ALLOW_LIST.name)
    ? NODEJS_ALLOW_LIST
    : NODEJS_DENY_LIST;
  const isRead = gap.variable?.name === NODEJS_ALLOW_LIST.name || !isBelow(version, used.since);
  return isRead ? gap : { ...gap, whyNoFix: describeOld(version.join("."), used) };
}

function describeOld(version: string, { name, since }: typeof NODEJS_ALLOW_LIST): string {
  return `image ${version} doesn't read ${name}; images from ${since} on do`;
}

function findUnwanted(asked: Asked, wish: Wish, allowed: ReadonlySet<string> | null): Gap | null {
  const wanted = wish.names.filter((name) => (allowed === null ? isOn(name, asked) : allowed.has(name)));
  const missing = findMissing(asked, { list: DENY_LIST, wish, wanted });
  if (missing === null || allowed === null) return missing;
  return takeOut(asked, { name: NODEJS_ALLOW_LIST.name, wish, names: missing.names }) ?? missing;
}

function findOthers(asked: Asked, wish: Wish, allowed: ReadonlySet<string> | null): Gap | null {
  const disabled = namesOf(asked.environment.get(NODEJS_DENY_LIST.name));
  const isOther = (name: string) => name !== "" && !wish.names.includes(name) && !disabled.has(name);
  if (allowed !== null) {
    const names = [...allowed].filter(isOther);
    return names.length === 0 ? null : takeOut(asked, { name: NODEJS_ALLOW_LIST.name, wish, names });
  }
  const isAnyOn = nodejsInstrumentations.some(
    (name) => isOther(name) && isOn(name, asked) && !NODEJS_NEWER.has(name),
  );
  return isAnyOn ? allowOnly(asked, NODEJS_ALLOW_LIST.name, wish) : null;
}

const DENY_LIST = { name: NODEJS_DENY_LIST.name, isAll: () => false };

const OFF: ReadonlySet<string> = new Set(nodejsOffByDefault);

/** Whether it is enabled where nothing is set, as far as that is certain. */
function isOn(name: string, { version }: Asked): boolean {
  if (name === "fs") return version !== null && isBelow(version, nodejsSince.fsOff);
  return !OFF.has(name);
}
