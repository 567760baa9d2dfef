// missing-recommended-disables as a rule of eslint over the tree of yaml-eslint-parser, as near as scripts/bench-scan/peers/ast-grep.yml:
// a section `python` of an Instrumentation that has no variable of that name.

export const rule = {
  meta: {
    type: "suggestion",
    schema: [],
    messages: { missing: "The Instrumentation disables none of Python's instrumentations" },
  },
  create(context) {
    return {
      YAMLDocument({ content }) {
        if (!isInstrumentation(content)) return;
        const section = pairOf(pairOf(content, "spec")?.value, "python");
        if (section !== undefined && !hasVariable(section.value))
          context.report({ node: section, messageId: "missing" });
      },
    };
  },
};

function isInstrumentation(node) {
  const version = textOf(pairOf(node, "apiVersion")?.value);
  return version.startsWith("opentelemetry.io/") && textOf(pairOf(node, "kind")?.value) === "Instrumentation";
}

function hasVariable(section) {
  const list = pairOf(section, "env")?.value;
  if (list?.type !== "YAMLSequence") return false;
  return list.entries.some(
    (entry) => textOf(pairOf(entry, "name")?.value) === "OTEL_PYTHON_DISABLED_INSTRUMENTATIONS",
  );
}

function pairOf(node, name) {
  return node?.type === "YAMLMapping" ? node.pairs.find(({ key }) => textOf(key) === name) : undefined;
}

function textOf(node) {
  return node?.type === "YAMLScalar" ? String(node.value) : "";
}
