import { readdirSync, readFileSync } from "node:fs";

import { describe, expect, it } from "vitest";
import { parse } from "yaml";

// What zizmor asks of workflows, as far as it can be read off them: nobody has to remember it. Held for those of this
// repository, and for those that the documentation tells people to copy.

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

interface Job {
  readonly permissions?: Readonly<Record<string, string>>;
  readonly "timeout-minutes"?: number;
  readonly steps: readonly Step[];
}

interface Workflow {
  readonly on: unknown;
  readonly permissions?: unknown;
  readonly jobs: Readonly<Record<string, Job>>;
}

interface Source {
  readonly name: string;
  readonly text: string;
}

const FOLDER = ".github/workflows";
const own: readonly Source[] = readdirSync(FOLDER).map((name) => ({
  name,
  text: readFileSync(`${FOLDER}/${name}`, "utf8"),
}));
const examples: readonly Source[] = ["docs/install.md", "README.md"].flatMap((page) =>
  [...readFileSync(page, "utf8").matchAll(/```yaml\n([\s\S]*?)```/g)]
    .map(([, text = ""], index) => ({ name: `${page} ${index}`, text }))
    .filter(({ text }) => /^jobs:/m.test(text)),
);

/** The permissions to write that a job may ask for; all others only read. */
const WRITES: Readonly<Record<string, readonly string[]>> = {
  "release-pull-request.yml propose": ["contents", "issues", "pull-requests"],
  "release.yml npm": ["id-token"],
  "release.yml images": ["packages"],
  "release.yml release": ["contents", "pull-requests"],
  "docs/install.md review": ["checks", "pull-requests"],
};

/** Events with which code of a stranger meets the repository's own token or secrets. */
const DANGEROUS = ["pull_request_target", "workflow_run", "issue_comment", "pull_request_review_comment"];

const known = new Map<string, string>();

describe.each([...own, ...examples])("$name", ({ name, text }) => {
  const workflow = parse(text) as Workflow; // True: what is not one fails below.
  const jobs = Object.entries(workflow.jobs);
  const steps = jobs.flatMap(([, job]) => job.steps);

  it("runs on no event that a stranger's code can abuse", () => {
    expect(workflow.on).toBeTruthy();
    for (const event of DANGEROUS) expect(JSON.stringify(workflow.on)).not.toContain(event);
  });

  it("gives no permission to all jobs, and each what it needs and no more", () => {
    expect(workflow.permissions).toEqual({});
    for (const [job, { permissions = null }] of jobs) {
      expect(permissions, job).not.toBeNull();
      const writes = Object.entries(permissions ?? {}).filter(([, level]) => level !== "read");
      const page = name.replace(/ \d+$/, "");
      expect(writes.map(([scope]) => scope).toSorted(), job).toEqual(WRITES[`${page} ${job}`] ?? []);
    }
  });

  it("names every action by its commit, with the version, the same everywhere", () => {
    const lines = [...text.matchAll(/\buses: (.*)$/gm)].map(([, line = ""]) => line);
    expect(lines).toHaveLength(steps.filter(({ uses }) => uses !== undefined).length);
    for (const line of lines) {
      if (line.startsWith("OWNER/otel-fix@COMMIT # v")) continue;
      expect(line).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
      const [action = ""] = line.split("@");
      expect(known.get(action) ?? line).toBe(line);
      known.set(action, line);
    }
  });

  it("leaves no token behind in the checkout", () => {
    const checkouts = steps.filter(({ uses = "" }) => uses.startsWith("actions/checkout@"));
    for (const checkout of checkouts) expect(checkout.with).toMatchObject({ "persist-credentials": false });
  });

  it("puts no expression into a script", () => {
    for (const { run = "" } of steps) expect(run).not.toContain("${{");
  });

  it("ends by itself", () => {
    for (const [job, { "timeout-minutes": minutes }] of jobs) expect(minutes, job).toBeLessThanOrEqual(120);
  });
});

describe("release.yml", () => {
  const text = own.find(({ name }) => name === "release.yml")?.text ?? "";

  it("caches nothing: what another run put there would be released", () => {
    expect(text).not.toMatch(/actions\/cache|(?<![-\w])cache(?:-from|-to)?:/);
    const nodes = [...text.matchAll(/uses: actions\/setup-node@/g)].length;
    expect([...text.matchAll(/package-manager-cache: false/g)]).toHaveLength(nodes);
    expect(text).toContain("no-cache: true");
  });

  it("publishes with provenance and SBOMs, and without a token of npm", () => {
    expect(text).toContain("npm publish --workspace packages/otel-fix --provenance");
    expect(text).toMatch(/provenance: mode=max\n +sbom: true/);
    expect(text).toContain("scripts/write-sboms.mjs sbom");
    expect(text).not.toContain("secrets.");
  });

  it("builds both images of the Dockerfile", () => {
    const targets = [...readFileSync("Dockerfile", "utf8").matchAll(/^FROM .* AS (\w+)$/gm)].map(
      ([, name]) => name,
    );
    const built = [...text.matchAll(/- target: (\w+)/g)].map(([, name]) => name);
    expect(built.length).toBe(2);
    expect(targets).toEqual(expect.arrayContaining(built));
  });
});

describe("dependabot.yml", () => {
  const { updates } = parse(readFileSync(".github/dependabot.yml", "utf8")) as {
    readonly updates: readonly Readonly<Record<string, unknown>>[];
  };

  it("waits a week before it proposes what is new", () => {
    expect(updates.map((one) => one["package-ecosystem"])).toEqual(["npm", "github-actions", "docker"]);
    for (const one of updates) expect(one["cooldown"]).toEqual({ "default-days": 7 });
  });
});
