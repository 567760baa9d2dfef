import { beforeAll, describe, expect, it } from "vitest";
import { type Answer, at, textAt } from "./bare-client.ts";
import { useShop } from "./fixture.ts";

const NOTHING = "0".repeat(40);
const UPDATE = `mutation Update($input: UpdateRefsInput!) { updateRefs(input: $input) { clientMutationId } }`;

let id: string;

const shop = useShop();

beforeAll(async () => {
  const answer = await shop.bot.graphql(`{ repository(owner: "octo", name: "shop") { id } }`);
  id = textAt(answer.body, "data", "repository", "id");
});

function update(...refUpdates: readonly Readonly<Record<string, unknown>>[]): Promise<Answer> {
  return shop.bot.graphql(UPDATE, { input: { repositoryId: id, refUpdates, clientMutationId: "u" } });
}

function refused({ body }: Answer): string {
  return at(body, "data", "updateRefs") === null ? textAt(body, "errors", 0, "message") : "";
}

const main = () => shop.repository.branchSha() ?? "";

describe("updateRefs", () => {
  it("creates, moves and deletes a branch, and sends the push", async () => {
    const name = "refs/heads/fresh";
    const answer = await update({ name, beforeOid: NOTHING, afterOid: main() });
    expect(answer.body).toEqual({ data: { updateRefs: { clientMutationId: "u" } } });
    expect(shop.repository.branchSha("fresh")).toBe(main());
    const next = await shop.repository.commit({ branch: "other", files: { "b.yaml": "b\n" } });
    await update({ name, beforeOid: main(), afterOid: next });
    expect(shop.repository.branchSha("fresh")).toBe(next);
    expect(shop.sandbox.deliveries.findLast(({ event }) => event === "push")).toMatchObject({
      payload: { ref: name, before: main(), after: next, sender: { type: "Bot" } },
    });
    await update({ name, beforeOid: next, afterOid: NOTHING });
    expect(shop.repository.branchSha("fresh")).toBeNull();
  });

  it("moves no branch that is elsewhere, not even forward", async () => {
    const first = main();
    await shop.repository.commit({ branch: "moved", files: { "c.yaml": "1\n" } });
    const second = await shop.repository.commit({ branch: "moved", files: { "c.yaml": "2\n" } });
    await shop.repository.forcePush("moved", first);
    const name = "refs/heads/moved";
    expect(refused(await update({ name, beforeOid: second, afterOid: second }))).toContain(first);
    expect(shop.repository.branchSha("moved")).toBe(first);
    expect(refused(await update({ name, beforeOid: NOTHING, afterOid: second }))).not.toBe("");
    expect(refused(await update({ name, beforeOid: second, afterOid: NOTHING }))).not.toBe("");
    expect(shop.repository.branchSha("moved")).toBe(first);
  });

  it("goes back only where it is forced, and does all or nothing", async () => {
    const next = await shop.repository.commit({ branch: "both", files: { "d.yaml": "d\n" } });
    const back = { name: "refs/heads/both", afterOid: main() };
    const create = { name: "refs/heads/beside", afterOid: main() };
    expect(refused(await update(create, back))).toBe("Update is not a fast forward");
    expect(shop.repository.branchSha("beside")).toBeNull();
    expect(shop.repository.branchSha("both")).toBe(next);
    await update(create, { ...back, force: true });
    expect(shop.repository.branchSha("beside")).toBe(main());
    expect(shop.repository.branchSha("both")).toBe(main());
  });

  it.each([
    ["a name outside of the branches", { name: "heads/x" }, "no valid ref name"],
    ["an unknown commit", { name: "refs/heads/x", afterOid: "1".repeat(40) }, "Object does not exist"],
    [
      "the deletion of what is not there",
      { name: "refs/heads/x", afterOid: NOTHING },
      "Reference does not exist",
    ],
  ])("refuses %s", async (_, one, message) => {
    expect(refused(await update({ afterOid: main(), ...one }))).toContain(message);
  });

  it("keeps to branch protection and to the permissions, workflows included", async () => {
    const sha = await shop.repository.commit({
      branch: "ci",
      files: { ".github/workflows/ci.yml": "on: push\n" },
    });
    expect(refused(await update({ name: "refs/heads/ci2", afterOid: sha }))).toContain(
      "refusing to allow a GitHub App",
    );
    shop.repository.protectBranch("ci");
    expect(refused(await update({ name: "refs/heads/ci", afterOid: sha }))).toContain(
      "rule violations found",
    );
    shop.sandbox.setPermissions({ metadata: "read", contents: "read" });
    const answer = await update({ name: "refs/heads/x", afterOid: main() });
    expect(answer.body).toMatchObject({ errors: [{ type: "FORBIDDEN" }] });
  });
});

describe("the author of a commit", () => {
  it("is the app's account where the app made it, with its login as REST has it", async () => {
    const query = `mutation Commit($input: CreateCommitOnBranchInput!) {
      createCommitOnBranch(input: $input) { commit { author { user { login } } } }
    }`;
    shop.sandbox.setPermissions({ metadata: "read", contents: "write" });
    const answer = await shop.bot.graphql(query, {
      input: {
        branch: { repositoryNameWithOwner: "octo/shop", branchName: "main" },
        expectedHeadOid: main(),
        message: { headline: "Fix" },
        fileChanges: { additions: [{ path: "a.yaml", contents: "eA==" }] },
      },
    });
    expect(at(answer.body, "data", "createCommitOnBranch", "commit")).toEqual({
      author: { user: { login: "tidy[bot]" } },
    });
  });
});
