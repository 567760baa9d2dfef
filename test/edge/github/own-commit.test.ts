import { describe, expect, it } from "vitest";

import { isOwnCommit, type CommitOwner } from "../../../src/edge/github/own-commit.ts";

const BOT = "otel-fix[bot]";
const by = (login: string | null) => ({ user: login === null ? null : { login } });
const SIGNED = { isValid: true, wasSignedByGitHub: true };

const own: CommitOwner = { author: by(BOT), committer: by(null), signature: SIGNED };

describe("a commit of the bot's own", () => {
  it.each<[string, CommitOwner]>([
    ["GitHub, whose address is nobody's account", own],
    ["GitHub, by its account", { ...own, committer: by("web-flow") }],
    ["the bot", { ...own, committer: by(BOT) }],
    ["nobody that GitHub names", { author: by(BOT), committer: null, signature: SIGNED }],
  ])("is one that GitHub has signed, with the bot as author and committed by %s", (_, commit) => {
    expect(isOwnCommit(commit, BOT)).toBe(true);
  });

  it.each<[string, CommitOwner]>([
    ["without a signature", { ...own, signature: null }],
    ["with a signature that is not valid", { ...own, signature: { ...SIGNED, isValid: false } }],
    ["with a person's signature", { ...own, signature: { ...SIGNED, wasSignedByGitHub: false } }],
    ["of a person", { ...own, author: by("mallory") }],
    ["of a person whose login is the bot's without its suffix", { ...own, author: by("otel-fix") }],
    ["of an address that is nobody's", { ...own, author: by(null) }],
    ["of which nothing is known", {}],
    ["that GitHub has signed for the person who committed it", { ...own, committer: by("mallory") }],
  ])("is none %s", (_, commit) => {
    expect(isOwnCommit(commit, BOT)).toBe(false);
  });
});
