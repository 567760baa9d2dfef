/** The names of the fields that are wanted, as a tree: where a reader stands in a payload, it says what is wanted below. */
export interface PayloadField {
  readonly children: ReadonlyMap<string, PayloadField>;
  /** What is wanted of each item, where the field is a list. */
  readonly items: PayloadField | null;
}

interface Growing extends PayloadField {
  readonly children: Map<string, Growing>;
  items: Growing | null;
}

/** Names such as `check_run.pull_requests[].number`; `[]` stands for each item of a list. */
export function toField(names: readonly string[]): PayloadField {
  const root: Growing = { children: new Map(), items: null };
  for (const name of names) {
    let field = root;
    for (const part of name.replaceAll("[]", ".[]").split(".")) field = growField(field, part);
  }
  return root;
}

function growField(field: Growing, part: string): Growing {
  const known = part === "[]" ? field.items : field.children.get(part);
  if (known !== null && known !== undefined) return known;
  const added: Growing = { children: new Map(), items: null };
  if (part === "[]") field.items = added;
  else field.children.set(part, added);
  return added;
}
