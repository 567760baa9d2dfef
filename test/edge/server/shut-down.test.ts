import { spawn, type ChildProcess } from "node:child_process";
import { createHmac } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterEach, describe, expect, it } from "vitest";

import { buildProgram } from "../../build-program.ts";

const secret = "a secret for this test";

interface Process {
  readonly child: ChildProcess;
  readonly finishFile: string;
  readonly lines: string[];
  readonly exit: Promise<number | NodeJS.Signals | null>;
  /** The first line with this message, now or later; rejects when the process ends without it. */
  readonly line: (message: string) => Promise<Record<string, unknown>>;
}

const processes: Process[] = [];
const folders: string[] = [];
afterEach(async () => {
  for (const { child } of processes) child.kill("SIGKILL");
  await Promise.all(processes.splice(0).map(({ exit }) => exit));
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

function startProcess(mode = ""): Process {
  const folder = mkdtempSync(join(tmpdir(), "otel-fix-shut-down-"));
  folders.push(folder);
  const finishFile = join(folder, "finish");
  const child = spawn(process.execPath, [buildProgram("shut-down.fixture"), secret, finishFile, mode], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const lines: string[] = [];
  const watchers = new Set<() => void>();
  createInterface({ input: child.stdout }).on("line", (text) => {
    lines.push(text);
    for (const watcher of watchers) watcher();
  });
  const exit = new Promise<number | NodeJS.Signals | null>((resolve) =>
    child.on("close", (code, signal) => resolve(code ?? signal)),
  );
  function line(message: string): Promise<Record<string, unknown>> {
    return new Promise((resolve, reject) => {
      function look(): void {
        const found = lines.find((text) => text.includes(`"msg":"${message}`));
        if (found !== undefined) resolve(JSON.parse(found) as Record<string, unknown>); // True: the log writes objects.
      }
      watchers.add(look);
      void exit.then(() => {
        look();
        reject(new Error(`ended without "${message}":\n${lines.join("\n")}`));
      });
      look();
    });
  }
  const started = { child, finishFile, lines, exit, line };
  processes.push(started);
  return started;
}

async function deliverTo(url: unknown, which: number): Promise<number> {
  const signature = createHmac("sha256", secret).update("{}").digest("hex");
  const response = await fetch(`${String(url)}/hook`, {
    method: "POST",
    body: "{}",
    headers: {
      "content-type": "application/json",
      "x-github-delivery": `72d3162e-cc78-11e3-81ab-${String(which).padStart(12, "0")}`,
      "x-github-event": "push",
      "x-hub-signature-256": `sha256=${signature}`,
    },
  });
  return response.status;
}

describe("a signal", () => {
  it.each(["SIGTERM", "SIGINT"] as const)(
    "%s, sent twice, lets what runs end and then the process, with the rest left",
    async (signal) => {
      const { child, line, lines, exit, finishFile } = startProcess();
      const { url } = await line("listening");
      expect(await deliverTo(url, 1)).toBe(202);
      expect(await deliverTo(url, 2)).toBe(202);
      await line("job began");
      child.kill(signal);
      await line("shutting down");
      child.kill(signal);
      await line("already shutting down");
      await expect(deliverTo(url, 3)).rejects.toThrow();
      expect(child.exitCode).toBe(null);
      writeFileSync(finishFile, "");
      expect(await exit).toBe(0);
      expect(lines.filter((text) => text.includes("job ended"))).toHaveLength(1);
      expect(await line("job ended")).toMatchObject({ isTold: true });
      expect(await line("drained")).toMatchObject({ left: 1 });
    },
  );

  it("ends a process that has nothing to do", async () => {
    const { child, line, exit } = startProcess();
    await line("listening");
    child.kill("SIGTERM");
    expect(await exit).toBe(0);
  });

  it("ends the process at the drain's deadline, with what is left counted", async () => {
    const { child, line, exit } = startProcess("late");
    const { url } = await line("listening");
    await deliverTo(url, 1);
    await deliverTo(url, 2);
    await line("job began");
    child.kill("SIGTERM");
    expect(await exit).toBe(0);
    expect(await line("drained")).toMatchObject({ left: 2 });
  });

  it.each([
    ["hang", "shutting down took too long"],
    ["break", "shutting down failed"],
  ])("ends the process with 1 when its drain does %s", async (mode, message) => {
    const { child, line, exit } = startProcess(mode);
    await line("listening");
    child.kill("SIGTERM");
    await line(message);
    expect(await exit).toBe(1);
  });
});
