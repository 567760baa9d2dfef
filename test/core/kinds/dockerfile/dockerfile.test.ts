import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { parseDockerfile } from "../../../../src/core/kinds/dockerfile/dockerfile.ts";
import type { Stage } from "../../../../src/core/kinds/dockerfile/stage.ts";
import { imageOf } from "../../../../src/core/kinds/dockerfile/image.ts";
import { LINEAR, measureGrowth } from "../../../growth.ts";
import { TRIES } from "../../../property-runs.ts";

function stagesOf(text: string): readonly Stage[] {
  const parsed = parseDockerfile(text);
  if (!parsed.ok) throw new Error(parsed.reason);
  return parsed.dockerfile.stages;
}

function envOf(...lines: readonly string[]): readonly (readonly [string, string | null])[] {
  const [stage] = stagesOf(["FROM a", ...lines].join("\n"));
  return stage?.env.map(({ name, text }) => [name, text] as const) ?? [];
}

describe("a Dockerfile's ENV", () => {
  it("is read in both forms, in order", () => {
    expect(envOf("ENV A=1 B=two", "ENV C three and four", "env D=5")).toEqual([
      ["A", "1"],
      ["B", "two"],
      ["C", "three and four"],
      ["D", "5"],
    ]);
  });

  it("is read over lines that go on, with comments and blank lines between them", () => {
    expect(envOf("ENV A=1 \\", "  # about B", "", "    B=2 \\  ", "\tC=3")).toEqual([
      ["A", "1"],
      ["B", "2"],
      ["C", "3"],
    ]);
    expect(envOf('ENV A="x \\', '  y"')).toEqual([["A", "x   y"]]);
    expect(envOf("ENV A=x\\", "  # about y", "", "y B=1")).toEqual([
      ["A", "xy"],
      ["B", "1"],
    ]);
  });

  it("has its quotes and escapes resolved as Docker does it", () => {
    expect(envOf('ENV A="x y" B=\'x "y"\' C=x\\ y D="x\\"y" E=a"b"c F=""')).toEqual([
      ["A", "x y"],
      ["B", 'x "y"'],
      ["C", "x y"],
      ["D", 'x"y'],
      ["E", "abc"],
      ["F", ""],
    ]);
    expect(envOf('ENV A "x y"')).toEqual([["A", "x y"]]);
  });

  it("is unknown where another variable is put in or a quote stays open, and keeps what is written", () => {
    expect(envOf("ENV A=$B C=${D:-x}/y E=\\$F G='$H'")).toEqual([
      ["A", null],
      ["C", null],
      ["E", "$F"],
      ["G", "$H"],
    ]);
    expect(envOf('ENV A="x')).toEqual([["A", null]]);
    const [stage] = stagesOf('FROM a\nENV JAVA_TOOL_OPTIONS="$JAVA_TOOL_OPTIONS -javaagent:/a.jar"');
    expect(stage?.env[0]?.written).toBe('"$JAVA_TOOL_OPTIONS -javaagent:/a.jar"');
  });

  it("has the place of each name and value in the file, whatever its line ends", () => {
    for (const end of ["\n", "\r\n"]) {
      const text = `# syntax=docker/dockerfile:1${end}FROM a${end}ENV A=1 \\${end}  OTEL_SERVICE_NAME="shop"${end}`;
      const second = stagesOf(text)[0]?.env[1];
      expect(text.slice(second?.nameRange.start, second?.nameRange.end)).toBe("OTEL_SERVICE_NAME");
      expect(text.slice(second?.range.start, second?.range.end)).toBe('"shop"');
    }
  });

  it("is read with the escape character that the head names", () => {
    const text = "# escape=`\nFROM a\nENV A=C:\\dir B=1 `\n  D=E:\\";
    expect(stagesOf(text)[0]?.env.map(({ name, text: value }) => [name, value])).toEqual([
      ["A", "C:\\dir"],
      ["B", "1"],
      ["D", "E:\\"],
    ]);
  });

  it("is none where it stands in a heredoc, or behind ONBUILD", () => {
    const text =
      "FROM a\nRUN <<EOF\nENV A=1\nEOF\nCOPY <<-'END' /x\n\tENV B=1\n\tEND\nONBUILD ENV C=1\nENV D=1";
    const [stage] = stagesOf(text);
    expect(stage?.env.map(({ name }) => name)).toEqual(["D"]);
    expect(stage?.hasTriggers).toBe(true);
  });

  it("may set anything where a name is put together", () => {
    const [stage] = stagesOf("FROM a\nENV $A=1 B=2");
    expect(stage?.env.map(({ name }) => name)).toEqual(["B"]);
    expect(stage?.hasOpenNames).toBe(true);
  });
});

describe("a Dockerfile's stages", () => {
  it("have the image or stage that they are built from, unknown where an argument decides it", () => {
    const text =
      "ARG BASE=python\nFROM --platform=$BUILDPLATFORM node:22@sha256:0 AS Build\nFROM $BASE\nFROM build";
    expect(stagesOf(text).map(({ name, base }) => [name, base])).toEqual([
      ["build", "node:22@sha256:0"],
      [null, null],
      [null, "build"],
    ]);
  });

  it("have commands: words of a list, else a line for the shell", () => {
    const commandOf = (line: string) => stagesOf(`FROM a\n${line}`)[0]?.command;
    expect(commandOf('CMD ["opentelemetry-instrument", \\\n  "python"]')).toMatchObject({
      kind: "exec",
      words: ["opentelemetry-instrument", "python"],
    });
    expect(commandOf("CMD opentelemetry-instrument \\\n  python app.py")).toMatchObject({
      kind: "shell",
      text: "opentelemetry-instrument   python app.py",
    });
    // A slip makes it a line for the shell, as it does for Docker.
    expect(commandOf("CMD ['python']")).toMatchObject({ kind: "shell" });
    expect(commandOf('CMD ["a", 1]')).toMatchObject({ kind: "shell" });
    expect(commandOf("CMD")).toMatchObject({ kind: "shell", text: "" });
  });

  it("are refused where another front end, nothing, or too much of it stands there", () => {
    expect(parseDockerfile("# syntax=example/mocker:1\nFROM a").ok).toBe(false);
    expect(parseDockerfile("# syntax = docker.io/docker/dockerfile:1.7-labs\nFROM a").ok).toBe(true);
    expect(parseDockerfile("").ok).toBe(false);
    expect(parseDockerfile("FROM a\n".repeat(101)).ok).toBe(false);
    expect(parseDockerfile(`FROM a\n${"#".repeat(200_000)}`).ok).toBe(false);
    expect(parseDockerfile("FROM a\nRUN cat 3<<EOF\nENV A=1\nEOF").ok).toBe(false);
  });
});

describe("an image that a Dockerfile builds", () => {
  const text = `FROM python AS base
ENV A=base B=base
CMD ["opentelemetry-instrument", "python", "app.py"]
FROM base AS web
ENV B=web
FROM node AS other
ENV A=other
FROM web
ENV C=last
`;
  const image = (target: string | null, from = text) => {
    const parsed = parseDockerfile(from);
    return parsed.ok ? imageOf(parsed.dockerfile, "Dockerfile", target) : null;
  };

  it("has what the stages set on which its last one stands", () => {
    const names = image(null)?.layers.map(({ variables }) => variables.map(({ name }) => name).join());
    expect(names).toEqual(["C", "B", "A,B"]);
    expect(image(null)?.base).toBe("python");
    expect(image(null)?.command).toMatchObject({ words: ["opentelemetry-instrument", "python", "app.py"] });
  });

  it("is that of the stage that is asked for, by name or position", () => {
    expect(image("OTHER")?.base).toBe("node");
    expect(image("1")?.layers).toHaveLength(2);
    expect(image("missing")).toBeNull();
    expect(image("9")).toBeNull();
  });

  it("loses the command below an entry point", () => {
    expect(image(null, `${text}ENTRYPOINT ["x"]`)).toMatchObject({
      entrypoint: { words: ["x"] },
      command: { words: [] },
    });
    expect(image(null, `${text}CMD ["y"]\nENTRYPOINT ["x"]`)).toMatchObject({ command: { words: ["y"] } });
  });

  it("may have what ONBUILD of a stage below says", () => {
    const whys = image(null, "FROM a AS b\nONBUILD ENV X=1\nFROM b")?.layers.map(({ whyOpen }) => whyOpen);
    expect(whys).toEqual([null, "ONBUILD", null]);
  });

  it("is its own base where a stage names itself", () => {
    expect(image(null, "FROM a AS a\nENV X=1")?.layers).toHaveLength(1);
  });
});

describe("any text as a Dockerfile", () => {
  const piece = fc.constantFrom(
    ...["FROM a AS b\n", "ENV ", "A=1", "A", "$B", '"', "'", "\\", "`", "\n", "\r\n", "\r", " ", "\t", "#"],
    ...[
      "# escape=`\n",
      "# syntax=x\n",
      "CMD ",
      "ENTRYPOINT ",
      "[",
      "]",
      ",",
      "<<EOF",
      "RUN ",
      "ONBUILD ",
      "=",
    ],
    ...["\uFEFF", "{{", "${", "}", "ARG ", "--x=y", "\u0000", "HEALTHCHECK CMD ", "EOF\n"],
  );

  it("is read or refused, with places that lie within it", () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const text = pieces.join("");
        const parsed = parseDockerfile(text);
        if (!parsed.ok) return;
        for (const { env, command, entrypoint } of parsed.dockerfile.stages)
          for (const { start, end } of [
            ...env.map(({ range }) => range),
            command?.range,
            entrypoint?.range,
          ].filter((range) => range !== undefined))
            expect(0 <= start && start <= end && end <= text.length).toBe(true);
        imageOf(parsed.dockerfile, "Dockerfile");
      }),
      { numRuns: TRIES * 3 },
    );
  });

  it.each([
    ["comments in a value", (n: number) => `FROM a\nENV A=x\\\n${"  # c\\\n".repeat(n)}`],
    ["comments between instructions", (n: number) => `FROM a\n${"# c\n".repeat(n)}`],
    ["variables", (n: number) => `FROM a\nENV ${"A=x ".repeat(n)}`],
    ["commands", (n: number) => `FROM a\n${"CMD a\n".repeat(n)}`],
    ["flags", (n: number) => `FROM a\nCOPY ${"--a=b ".repeat(n)}`],
    ["quotes", (n: number) => `FROM a\nENV A=${"\"'".repeat(n)}`],
  ])("takes time in proportion to its length: %s", (_, make) => {
    const work = (n: number) => () => parseDockerfile(make(n));
    expect(measureGrowth(work, 2_000)).toBeLessThan(LINEAR);
  });
});
