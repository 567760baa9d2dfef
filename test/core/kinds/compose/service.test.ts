import { describe, expect, it } from "vitest";

import { hostsOf, networkOf } from "../../../../src/core/kinds/compose/compose-file.ts";
import { compose, start, valuesOf } from "./in-sight.ts";

describe("the environment of a Compose service", () => {
  it("is read as a map and as a list", () => {
    const map = compose("environment:", "  A: x", "  B: 4317", "  C: true", '  D: ""', "  E: 'a b'");
    expect(valuesOf(start(map, "web"))).toEqual({ A: "x", B: "4317", C: "true", D: "", E: "a b" });
    const list = compose("environment:", "  - A=x", "  - B=4317", '  - "C=a=b"', "  - D=", "  - A=later");
    expect(valuesOf(start(list, "web"))).toEqual({ A: "later", B: "4317", C: "a=b", D: "" });
  });

  it("is unknown where Compose, the machine or another tool puts something in", () => {
    const files = compose(
      "environment:",
      "  A: ${A}",
      "  B: ${B:-http://x}",
      "  C: $C",
      "  D:",
      "  E: ~",
      "  F: $$x",
      "  G: 1.0",
      "  H: 010",
      "  I: {a: b}",
      "  J: [a]",
      "  K: !reset x",
      "  L: '{{ x }}'",
      "  M: yes",
      "  N: 2026-01-01",
    );
    const machine = "? taken from where Compose is started";
    expect(valuesOf(start(files, "web"))).toEqual({
      ...{ A: "? interpolated by Compose", B: "? interpolated by Compose", C: "? interpolated by Compose" },
      ...{ D: machine, E: machine, F: "$x", M: "yes", N: "2026-01-01" },
      ...{ G: "? a number in a form of its own", H: "? a number in a form of its own" },
      ...{ I: "? its value isn't text", J: "? its value isn't text" },
      ...{ K: "? tag of another tool", L: "? rendered from a template" },
    });
    expect(valuesOf(start(compose("environment:", "  - A", "  - B=${B}"), "web"))).toEqual({
      A: machine,
      B: "? interpolated by Compose",
    });
  });

  it("may set any name where one is put together", () => {
    const web = start(compose("environment:", "  - ${NAME}=x", "  - A=1"), "web");
    expect(web.environment.get("OTEL_SERVICE_NAME").kind).toBe("unknown");
    expect(web.environment.get("A").kind).toBe("unknown");
  });

  it("has what anchors and merge keys bring in", () => {
    const files = {
      "compose.yaml": `x-env: &env
  A: common
  B: common
services:
  web:
    image: web
    environment:
      <<: *env
      B: own
  other:
    image: other
    environment: *env
`,
    };
    const web = start(files, "web");
    expect(valuesOf(web)).toEqual({ B: "own", A: "common" });
    const shared = web.environment.variables().map(({ name, isShared }) => [name, isShared]);
    expect(Object.fromEntries(shared)).toEqual({ A: true, B: false });
    expect(
      start(files, "other")
        .environment.variables()
        .every(({ isShared }) => isShared),
    ).toBe(true);
  });

  it("has items that an alias brings in, which count elsewhere too", () => {
    const files = compose("labels: [&item A=x]", "environment: [*item, B=y]");
    const shared = start(files, "web")
      .environment.variables()
      .map(({ name, isShared }) => [name, isShared]);
    expect(Object.fromEntries(shared)).toEqual({ A: true, B: false });
  });

  it("has the places of names and values in the file", () => {
    const lines = ["  - 'A=x y'", "  - B=z # comment", '  - "C=\\u0061"', "  - |", "    D=x"];
    const files = compose("environment:", ...lines);
    const text = files["compose.yaml"] ?? "";
    const placed = start(files, "web").environment.variables();
    const cut = placed.map(({ range, nameRange }) =>
      [nameRange, range].map((one) => text.slice(one.start, one.end)),
    );
    expect(cut.slice(0, 3)).toEqual([
      ["A", "x y"],
      ["B", "z"],
      // Written in another way than it is read: the whole item.
      ['"C=\\u0061"', '"C=\\u0061"'],
    ]);
  });

  it("counts before the files, of which the last counts first, and those before the image", () => {
    const files = {
      "shop/compose.yaml": `services:
  web:
    build: ./app
    env_file: [a.env, {path: ../b.env, required: false}]
    environment: {A: own}
`,
      "shop/a.env": "A=a\nB=a\nC=a\n",
      "b.env": "A=b\nB=b\n",
      "shop/app/Dockerfile": "FROM x\nENV A=image B=image C=image D=image\n",
    };
    const web = start(files, "web", "shop/compose.yaml");
    expect(valuesOf(web)).toEqual({ A: "own", B: "b", C: "a", D: "image" });
    const from = web.environment.variables().map(({ name, origin, path }) => [name, `${origin} ${path}`]);
    expect(Object.fromEntries(from)).toEqual({
      A: "service shop/compose.yaml",
      B: "env-file b.env",
      C: "env-file shop/a.env",
      D: "image shop/app/Dockerfile",
    });
  });

  it("is unknown below a file that is not in sight, and known above it", () => {
    for (const name of ["missing.env", "${ENV}.env", "~/x.env"]) {
      const files = {
        "compose.yaml": `services:
  web: {build: ., env_file: [a.env, "${name}", b.env], environment: {A: own}}
`,
        "a.env": "C=1",
        "b.env": "B=1",
        Dockerfile: "FROM x\nENV D=1",
      };
      const web = start(files, "web");
      const kinds = ["A", "B", "C", "D", "E"].map((one) => web.environment.get(one).kind);
      expect(kinds).toEqual(["known", "known", "unknown", "unknown", "unknown"]);
    }
  });

  it("shows no value of an env file, and none that looks like a secret", () => {
    const files = {
      ...compose(
        ...[
          "env_file: .env",
          "environment:",
          "  OTEL_EXPORTER_OTLP_HEADERS: x",
          "  DB_PASSWORD: x",
          "  A: x",
        ],
        "  URL: http://me:abcdef@db/x",
      ),
      ".env": "PLAIN=1",
    };
    const secret = start(files, "web")
      .environment.variables()
      .map(({ name, isSecret }) => [name, isSecret]);
    expect(Object.fromEntries(secret)).toEqual({
      ...{ OTEL_EXPORTER_OTLP_HEADERS: true, DB_PASSWORD: true, PLAIN: true, URL: true, A: false },
    });
  });
});

describe("a Compose service that extends another", () => {
  it("has what that has, in the same file and in another one in sight", () => {
    const files = {
      "compose.yaml": `services:
  base: {image: base, environment: {A: base, B: base}, command: opentelemetry-instrument python a.py}
  web: {extends: base, environment: {A: web}}
  api: {extends: {file: common/compose.yaml, service: common}, environment: [A=api]}
`,
      "common/compose.yaml":
        "services: {common: {environment: {A: x, C: x}, env_file: common.env, build: .}}",
      "common/common.env": "D=file",
      "common/Dockerfile": 'FROM x\nENV E=image\nCMD ["opentelemetry-instrument", "x"]',
    };
    const [web, api] = [start(files, "web"), start(files, "api")];
    expect(valuesOf(web)).toEqual({ A: "web", B: "base" });
    expect(web.agents.map(({ language }) => language)).toEqual(["python"]);
    expect(web.image?.name).toBe("base");
    expect(valuesOf(api)).toEqual({ A: "api", C: "x", D: "file", E: "image" });
    expect(api.agents).toHaveLength(1);
    expect(api.dockerfile).toBe("common/Dockerfile");
  });

  it("is built of nothing in sight where more than one says what it is built of", () => {
    const files = {
      "compose.yaml": `services:
  base: {build: {context: ., target: dev}}
  web: {extends: base, build: .}
  open: {extends: {file: x.yaml, service: y}, build: .}
`,
      Dockerfile: "FROM x AS dev\nFROM y",
    };
    expect(["base", "web", "open"].map((name) => start(files, name).dockerfile)).toEqual([
      "Dockerfile",
      null,
      null,
    ]);
  });

  it("says that it extends itself, however long the way round", () => {
    for (const text of [
      "services: {web: {extends: web}}",
      "services: {web: {extends: b}, b: {extends: web}}",
    ]) {
      const missing = start({ "compose.yaml": text }, "web").environment.get("A");
      expect(missing).toMatchObject({ kind: "unknown", reason: "extends itself" });
    }
  });

  it.each([
    ["itself", "services: {web: {extends: web, image: x, environment: {A: own}}}"],
    [
      "one that extends it",
      "services: {web: {extends: b, image: x, environment: {A: own}}, b: {extends: {service: web}}}",
    ],
    [
      "one out of sight",
      "services: {web: {extends: {file: x.yml, service: y}, image: x, environment: {A: own}}}",
    ],
    ["one that is not there", "services: {web: {extends: y, image: x, environment: {A: own}}}"],
    ["anything", "services: {web: {extends: [1, {a: b}], image: x, environment: {A: own}}}"],
    ["null", "services: {web: {extends: , image: x, environment: {A: own}}}"],
  ])("has its own, and unknown is the rest: %s", (_, text) => {
    const { environment, command } = start({ "compose.yaml": text }, "web");
    expect(environment.get("A")).toMatchObject({ kind: "known", text: "own" });
    expect(environment.get("B").kind).toBe("unknown");
    expect(command?.kind).toBe("unknown");
  });
});

describe("what a Compose service starts", () => {
  const python = ["python"];

  it.each([
    ["a line", "command: opentelemetry-instrument python app.py", python],
    ["a list", 'command: ["opentelemetry-instrument", "python", "app.py"]', python],
    ["a path", "entrypoint: /opt/venv/bin/opentelemetry-instrument", python],
    ["a line for a shell", "command: sh -c 'cd app && opentelemetry-instrument python app.py'", python],
    ["a condition", "command: sh -c 'if true; then opentelemetry-instrument python app.py; fi'", []],
    ["another program", "command: ./start-opentelemetry-instrument-tests.sh", []],
    ["a name alone", "environment: {X: opentelemetry-instrument}", []],
    ["a map", "command: {a: opentelemetry-instrument}", []],
    ["an open quote", 'command: "opentelemetry-instrument \'python"', []],
  ])("is an agent of Python only where that is sure: %s", (_, line, languages) => {
    expect(start(compose(line), "web").agents.map(({ language }) => language)).toEqual(languages);
  });

  it("counts before what the image starts", () => {
    const built = (line: string, dockerfile: string) =>
      start(
        { "compose.yaml": `services: {web: {build: {context: .}, ${line}}}`, Dockerfile: dockerfile },
        "web",
      );
    const image = 'FROM x\nENTRYPOINT ["opentelemetry-instrument"]\nCMD ["python", "a.py"]';
    expect(built("labels: {}", image).agents).toMatchObject([{ language: "python", path: "Dockerfile" }]);
    expect(built("command: python b.py", image).agents).toHaveLength(1);
    expect(built("entrypoint: python b.py", image)).toMatchObject({ agents: [], command: null });
    expect(built("entrypoint: []", "FROM x\nCMD opentelemetry-instrument").agents).toHaveLength(0);
    expect(built("command:", "FROM x\nCMD opentelemetry-instrument").agents).toHaveLength(1);
  });

  it("is built by the Dockerfile and stage that it names", () => {
    const files = {
      "deploy/compose.yaml": `services:
  web:
    build: {context: ../app, dockerfile: docker/Web.Dockerfile, target: dev}
  inline: {build: {dockerfile_inline: FROM x}}
  remote: {build: https://github.com/a/b.git}
  templated: {build: {context: "\${DIR}"}}
  odd: {build: [a]}
  none: {build: , image: x}
`,
      "app/docker/Web.Dockerfile": "FROM x AS dev\nENV A=dev\nFROM y\nENV A=prod",
    };
    expect(valuesOf(start(files, "web", "deploy/compose.yaml"))).toEqual({ A: "dev" });
    for (const name of ["inline", "remote", "templated", "odd", "none"])
      expect(start(files, name, "deploy/compose.yaml").dockerfile).toBeNull();
  });
});

describe("what a Compose service reaches", () => {
  it("has names on the network, and a network of its own unless it says so", () => {
    const files = {
      "compose.yaml": `services:
  web: {image: x, container_name: shop, networks: {back: {aliases: [api, "\${X}"]}, front: }}
  host: {image: x, network_mode: host}
  beside: {image: x, network_mode: "service:web"}
  open: {image: x, network_mode: "\${MODE}"}
`,
    };
    const services = ["web", "host", "beside", "open"].map((name) => start(files, name).service);
    expect(services.map(networkOf)).toEqual([
      { kind: "own" },
      { kind: "host" },
      { kind: "service", name: "web" },
      { kind: "unknown" },
    ]);
    expect(services.slice(0, 1).map(hostsOf)).toEqual([["web", "shop", "api"]]);
  });
});

describe("a file that Compose lays over the one beside it", () => {
  const base = `services:
  web:
    image: web
    environment: {A: base, B: base}
  api:
    image: api
    environment: {A: base}
`;

  it("counts first, as far as it goes", () => {
    const over =
      "services:\n  web:\n    command: opentelemetry-instrument run\n    environment: [A=over, C=over]\n";
    const files = { "a/compose.yaml": base, "a/compose.override.yaml": over };
    const web = start(files, "web", "a/compose.yaml");
    expect(valuesOf(web)).toEqual({ A: "over", B: "base", C: "over" });
    expect(web.agents.map(({ language }) => language)).toEqual(["python"]);
    expect(valuesOf(start(files, "api", "a/compose.yaml"))).toEqual({ A: "base" });
  });

  it("is none of another name, and of another folder", () => {
    const over = "services: {web: {environment: {A: over}}}\n";
    for (const path of ["a/compose.prod.yaml", "compose.override.yaml", "a/docker-compose.override.yaml"])
      expect(valuesOf(start({ "a/compose.yaml": base, [path]: over }, "web", "a/compose.yaml"))).toEqual({
        A: "base",
        B: "base",
      });
  });

  it("leaves the rest open where it extends something itself, and is left out where it is broken", () => {
    const open = "services: {web: {extends: {file: x.yaml, service: y}, environment: {A: over}}}\n";
    const web = start({ "compose.yaml": base, "compose.override.yml": open }, "web");
    expect(web.environment.get("Z").kind).toBe("unknown");
    for (const broken of [
      "services: [web]",
      "services: {web: ~}",
      "a: [",
      "services: {web: {environment: 1}}",
    ])
      expect(start({ "compose.yaml": base, "compose.override.yml": broken }, "web").service.name).toBe("web");
  });
});
