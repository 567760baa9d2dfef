// The pages of pull requests, for people with a browser or curl.
import type { Server } from "../faults/answer-call.ts";
import { diffText } from "../git/diff.ts";
import { readPullDiff } from "../operations/pull-diff.ts";
import type { Pull } from "../state/records.ts";
import { type World, findRepository } from "../state/world.ts";
import { renderPage } from "./page.ts";

export function addPageRoute(server: Server, world: World): void {
  server.get("/:owner/:repo/pull/:file", async ({ req, text, notFound }) => {
    const [, number = "", ending] = /^(\d+)(\.diff)?$/.exec(req.param("file")) ?? [];
    const repository = findRepository(world, req.param("owner"), req.param("repo"));
    const pull = repository?.pulls.get(Number(number));
    if (pull === undefined) return notFound();
    return text(ending === undefined ? await renderPage(world, pull) : await readDiff(pull));
  });
}

async function readDiff(pull: Pull): Promise<string> {
  const { mergeBase, head } = await readPullDiff(pull);
  return diffText(pull.repository.history.folder, mergeBase, head);
}
