import type { PlainValue } from "../../yaml/change.ts";
import type { MapNode, Node, SeqNode } from "../../yaml/node.ts";
import { refuse, type EditPlan } from "../instrumentation/edit/edit-plan.ts";
import { columnOfKey, columnOf, insertLinesUnder, quoteText } from "../instrumentation/edit/layout.ts";
import { ownEnvironment, type Added, type EditedService } from "./edited-service.ts";
import { escapeDollars, staysPlain } from "./edit-variable.ts";
import { ENVIRONMENT } from "./service-view.ts";

/** Adds variables to a service, behind those that it has. */
export function planAdded(edited: EditedService, added: readonly Added[]): EditPlan {
  const { service, variables } = edited;
  if (service.isShared) return refuse("the service comes from an anchor that's also used elsewhere");
  if (added.some(([name]) => variables.some((variable) => variable.name === name)))
    return refuse("the value isn't written out here");
  const list = ownEnvironment(edited)?.node ?? null;
  switch (list?.kind) {
    case "map":
      return whyFixed(list) ?? planInMap(edited, list, added);
    case "seq":
      return whyFixed(list) ?? planInList(edited, list, added);
    default:
      return refuse(`the service has no \`${ENVIRONMENT}\` of its own`);
  }
}

function whyFixed({ flow, opensAt }: MapNode | SeqNode): EditPlan | null {
  if (flow) return refuse(`\`${ENVIRONMENT}\` is written in one line`);
  return opensAt === undefined ? null : refuse(`\`${ENVIRONMENT}\` is rendered from a template`);
}

function planInMap(edited: EditedService, list: MapNode, added: readonly Added[]): EditPlan {
  const last = list.pairs.at(-1);
  const column = columnOfKey(edited.manifest, list);
  const lines = added.map(([name, value]) => `${name}: ${write(escapeDollars(value))}`);
  const changes = added.map(([name, value]): Written => [name, escapeDollars(value)]);
  return planLines(edited, { last: last?.value ?? last?.key ?? list, column, lines, changes });
}

function planInList(edited: EditedService, list: SeqNode, added: readonly Added[]): EditPlan {
  const items = added.map(([name, value]) => `${name}=${escapeDollars(value)}`);
  return planLines(edited, {
    last: list.items.at(-1) ?? list,
    column: columnOf(edited.manifest, list.start),
    lines: items.map((item) => `- ${write(item)}`),
    changes: items.map((item, index): Written => [list.items.length + index, item]),
  });
}

type Written = readonly [step: string | number, value: PlainValue];

interface Lines {
  readonly last: Node;
  readonly column: number;
  readonly lines: readonly string[];
  readonly changes: readonly Written[];
}

function planLines({ manifest, service }: EditedService, { last, column, lines, changes }: Lines): EditPlan {
  const indented = lines.map((line) => " ".repeat(column) + line);
  const path = ["services", service.name, ENVIRONMENT];
  return {
    ok: true,
    alternatives: [
      {
        edits: [insertLinesUnder(manifest, last, { lines: indented, column })],
        changes: changes.map(([step, value]) => ({ path: [...path, step], value })),
      },
    ],
  };
}

function write(text: string): string {
  return staysPlain(text, false) ? text : quoteText(text, '"');
}
