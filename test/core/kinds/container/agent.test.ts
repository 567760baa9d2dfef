import { describe, expect, it } from "vitest";

import { splitWords } from "../../../../src/core/kinds/container/command.ts";
import { parseDockerfile } from "../../../../src/core/kinds/dockerfile/dockerfile.ts";
import { startImage } from "../../../../src/core/kinds/dockerfile/started.ts";

function agentsOf(...lines: readonly string[]): readonly (readonly [string, string, string])[] {
  const text = ["FROM x", ...lines].join("\n");
  const parsed = parseDockerfile(text);
  const agents = parsed.ok ? (startImage(parsed.dockerfile, "Dockerfile")?.agents ?? []) : [];
  return agents.map(({ language, by, range }) => [language, by, text.slice(range.start, range.end)] as const);
}

const languagesOf = (...lines: readonly string[]) => agentsOf(...lines).map(([language]) => language);

describe("an agent that a container runs", () => {
  it("is known by what starts it, and where that stands", () => {
    expect(agentsOf('CMD ["opentelemetry-instrument", "python", "a.py"]')).toEqual([
      ["python", "opentelemetry-instrument", '["opentelemetry-instrument", "python", "a.py"]'],
    ]);
    expect(agentsOf("ENV JAVA_TOOL_OPTIONS=-javaagent:/app/opentelemetry-javaagent.jar")).toEqual([
      ["java", "JAVA_TOOL_OPTIONS", "-javaagent:/app/opentelemetry-javaagent.jar"],
    ]);
  });

  it.each([
    ["java", 'ENTRYPOINT ["java", "-javaagent:/otel/opentelemetry-javaagent-2.3.0.jar", "-jar", "app.jar"]'],
    ["java", 'ENV JAVA_TOOL_OPTIONS="$JAVA_TOOL_OPTIONS -javaagent:/opentelemetry-javaagent.jar"'],
    ["java", "ENV JDK_JAVA_OPTIONS -Xmx1g -javaagent:/opentelemetry-javaagent.jar"],
    ["nodejs", 'CMD ["node", "--require", "@opentelemetry/auto-instrumentations-node/register", "a.js"]'],
    ["nodejs", "ENV NODE_OPTIONS='--require @opentelemetry/auto-instrumentations-node/register'"],
    [
      "nodejs",
      'ENV NODE_OPTIONS="--max-old-space-size=99 -r @opentelemetry/auto-instrumentations-node/register"',
    ],
    ["nodejs", "CMD node --import=@opentelemetry/auto-instrumentations-node/register a.js"],
    ["dotnet", "ENV CORECLR_ENABLE_PROFILING=1 CORECLR_PROFILER={918728DD-259F-4A6A-AC2B-B85E1B658318}"],
    ["dotnet", "ENV DOTNET_STARTUP_HOOKS=/otel/net/OpenTelemetry.AutoInstrumentation.StartupHook.dll"],
    ["php", "ENV OTEL_PHP_AUTOLOAD_ENABLED=true"],
    ["python", "CMD uv run opentelemetry-instrument gunicorn app"],
  ])("is of %s: %s", (language, line) => {
    expect(languagesOf(line)).toEqual([language]);
  });

  it.each([
    "CMD java -javaagent:/dd-java-agent.jar -jar app.jar",
    "CMD java -jar opentelemetry-javaagent.jar",
    "ENV JAVA_OPTS=-javaagent:/opentelemetry-javaagent.jar",
    "ENV OTEL_JAVAAGENT=-javaagent:/opentelemetry-javaagent.jar",
    "ENV JAVA_TOOL_OPTIONS=-javaagent:/aws-opentelemetry-agent.jar",
    "ENV NODE_OPTIONS='--require ./tracing.js'",
    "ENV NODE_OPTIONS='--require @opentelemetry/auto-instrumentations-node-fork/register'",
    "ENV CORECLR_ENABLE_PROFILING=1 CORECLR_PROFILER={846F5F1C-F9AE-4B07-969E-05C26BC060D8}",
    "ENV CORECLR_ENABLE_PROFILING=0 CORECLR_PROFILER={918728DD-259F-4A6A-AC2B-B85E1B658318}",
    "ENV OTEL_PHP_AUTOLOAD_ENABLED=false",
    "RUN opentelemetry-bootstrap -a install\nCMD python app.py",
    "RUN opentelemetry-instrument --help\nCMD python app.py",
    "CMD opentelemetry-instrumentation",
    'CMD ["sh", "-c", "[ -n \\"$OTEL\\" ] && exec opentelemetry-instrument python a.py || python a.py"]',
    "CMD ./start.sh",
    'ENTRYPOINT python app.py\nENTRYPOINT ["x"]\nCMD ["y"]',
  ])("is not guessed: %s", (line) => {
    expect(languagesOf(line)).toEqual([]);
  });

  it("may be an image, and several may run", () => {
    const text =
      "FROM docker.io/otel/autoinstrumentation-go:v0.24.0@sha256:00\nENV OTEL_PHP_AUTOLOAD_ENABLED=TRUE";
    const parsed = parseDockerfile(text);
    const agents = parsed.ok ? startImage(parsed.dockerfile, "Dockerfile")?.agents : [];
    expect(agents).toMatchObject([{ language: "go", version: [0, 24, 0] }, { language: "php" }]);
  });

  it("has the version that the name of its file has", () => {
    const parsed = parseDockerfile(
      "FROM x\nCMD java -javaagent:/opentelemetry-javaagent-1.32.1.jar -jar a.jar",
    );
    const agents = parsed.ok ? startImage(parsed.dockerfile, "Dockerfile")?.agents : [];
    expect(agents).toMatchObject([{ version: [1, 32, 1] }]);
  });
});

describe("the words of a line", () => {
  it("are parted as a shell does it", () => {
    expect(splitWords('a  \'b c\'"d e" f\\ g "h\\"i\\j" \'\'')).toEqual(["a", "b cd e", "f g", 'h"i\\j', ""]);
    expect(splitWords("")).toEqual([]);
    expect(splitWords("a\\")).toEqual(["a"]);
  });

  it("are none where a quote stays open", () => {
    expect(splitWords("a 'b")).toBeNull();
    expect(splitWords('a "b\\"')).toBeNull();
  });
});
