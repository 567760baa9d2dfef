// Holds a message against GitHub's own description. Knows neither the bot nor the sandbox.
import { Ajv, type ErrorObject, type ValidateFunction } from "ajv";
import formats from "ajv-formats";
import {
  DESCRIPTION,
  type Json,
  type Parameter,
  closeObjects,
  componentId,
  dereference,
  findOperation,
  isObject,
  toJsonSchema,
} from "./description.ts";

export interface Exchange {
  readonly method: string;
  /** Below the root of the REST API, with its query. */
  readonly path: string;
  /** Undefined where none was sent. */
  readonly requestBody?: unknown;
  readonly status: number;
  readonly responseBody?: unknown;
  /** Whether the answer is a file's bytes: "application/vnd.github.raw+json" stands in GitHub's words, without a schema. */
  readonly isRaw?: boolean;
}

/** "This endpoint supports the following custom media types … raw" (docs.github.com/rest/git/blobs). */
const GIVES_RAW: ReadonlySet<string> = new Set(["GET /repos/{owner}/{repo}/git/blobs/{file_sha}"]);

/** What GitHub's description has against a request; empty where it agrees. Unknown keys count, as GitHub's docs name all. */
export function checkRequest({ method, path, requestBody }: Omit<Exchange, "status">): readonly string[] {
  const { pathname, searchParams } = new URL(path, "https://api.github.com");
  const found = findOperation(method, pathname);
  if (found === null) return [`${method} ${pathname}: no such operation`];
  const { route, operation, params } = found;
  const parameters = operation.parameters.map((one) => dereference<Parameter>(one));
  const inPath = parameters.filter((one) => one.in === "path");
  const inQuery = parameters.filter((one) => one.in === "query");
  return [
    ...run(
      compile(`${route} path`, () => objectOf(inPath)),
      { ...params },
      `${route}: path`,
    ),
    ...run(
      compile(`${route} query`, () => objectOf(inQuery)),
      Object.fromEntries(searchParams),
      `${route}: query`,
    ),
    ...checkBody(route, requestBody),
  ];
}

function checkBody(route: string, body: unknown): readonly string[] {
  const wanted = DESCRIPTION.operations[route]?.requestBody;
  const schema = wanted?.content?.["application/json"]?.schema;
  if (body === undefined) return wanted?.required === true ? [`${route}: body: is missing`] : [];
  if (schema === undefined) return [`${route}: body: the operation takes none`];
  return run(
    compile(`${route} body`, () => toJsonSchema(closeObjects(complete(route, schema)))),
    body,
    `${route}: body`,
  );
}

const UPDATE_CHECK_RUN = "PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}";

/** What the description says in words only. */
function complete(route: string, schema: Json): Json {
  // A completed run needs a conclusion, new or changed; where it is changed, a schema says so too.
  if (route === "POST /repos/{owner}/{repo}/check-runs") {
    const update =
      DESCRIPTION.operations[UPDATE_CHECK_RUN]?.requestBody?.content?.["application/json"]?.schema;
    return { ...schema, anyOf: update?.["anyOf"] };
  }
  // "When specified, all parameters other than body in the request body are ignored."
  if (route === "POST /repos/{owner}/{repo}/pulls/{pull_number}/comments") {
    const either = [{ required: ["in_reply_to"] }, { required: ["commit_id", "path"] }];
    return { ...schema, required: ["body"], anyOf: either };
  }
  return schema;
}

const BASIC_ERROR = {
  content: { "application/json": { schema: { $ref: "#/components/schemas/basic-error" } } },
};

/** Any operation refuses bad credentials and missing permissions, and few list it (docs.github.com/rest/using-the-rest-api/troubleshooting-the-rest-api). */
const EVERYWHERE: Readonly<Record<number, typeof BASIC_ERROR>> = { 401: BASIC_ERROR, 403: BASIC_ERROR };

/** What GitHub's description has against an answer: its status, or its body. */
export function checkResponse({ method, path, status, responseBody, isRaw }: Exchange): readonly string[] {
  const { pathname } = new URL(path, "https://api.github.com");
  const found = findOperation(method, pathname);
  if (found === null) return [`${method} ${pathname}: no such operation`];
  const { route, operation } = found;
  const listed = operation.responses[String(status)] ?? EVERYWHERE[status];
  if (listed === undefined) return [`${route}: status ${status} is not listed`];
  if (isRaw === true) return GIVES_RAW.has(route) ? [] : [`${route}: ${status}: is never raw`];
  const schema = dereference(listed).content?.["application/json"]?.schema;
  if (schema === undefined) return responseBody === undefined ? [] : [`${route}: ${status}: takes no body`];
  return run(
    compile(`${route} ${status}`, () => toJsonSchema(schema)),
    responseBody,
    `${route}: ${status}`,
  );
}

/** What GitHub's description has against a webhook's payload. */
export function checkWebhook(event: string, payload: Json): readonly string[] {
  const name = typeof payload["action"] === "string" ? `${event}.${payload["action"]}` : event;
  const schema = DESCRIPTION.webhooks[name];
  if (schema === undefined) return [`${name}: no such webhook`];
  return run(
    compile(name, () => toJsonSchema(schema)),
    payload,
    name,
  );
}

const OPTIONS = { strict: false, allErrors: true };

/** Parameters are text on the wire: numbers and booleans are read from it. */
const AJV = { exact: new Ajv(OPTIONS), reading: new Ajv({ ...OPTIONS, coerceTypes: true }) };

for (const ajv of Object.values(AJV)) {
  formats.default(ajv);
  ajv.addFormat("repo.nwo", /^[^/\s]+\/[^/\s]+$/);
  // A bot's address has brackets in it: 1+name[bot]@users.noreply.github.com.
  ajv.addFormat("email", /^[^@\s]+@[^@\s]+$/);
  for (const [name, schema] of Object.entries(DESCRIPTION.components["schemas"] ?? {})) {
    const converted = toJsonSchema(schema);
    ajv.addSchema(isObject(converted) ? converted : {}, componentId(name));
  }
}

const COMPILED = new Map<string, ValidateFunction>();

/** Compiling all would take seconds: each schema is compiled when it is first used. */
function compile(key: string, schema: () => unknown): ValidateFunction {
  const known = COMPILED.get(key);
  if (known !== undefined) return known;
  const wanted = schema();
  const ajv = key.endsWith(" path") || key.endsWith(" query") ? AJV.reading : AJV.exact;
  const compiled = ajv.compile(isObject(wanted) ? { ...wanted } : {});
  COMPILED.set(key, compiled);
  return compiled;
}

function objectOf(parameters: readonly Parameter[]): Json {
  return {
    type: "object",
    properties: Object.fromEntries(parameters.map(({ name, schema }) => [name, toJsonSchema(schema)])),
    required: parameters.filter(({ required }) => required === true).map(({ name }) => name),
    additionalProperties: false,
  };
}

function run(validate: ValidateFunction, value: unknown, where: string): readonly string[] {
  if (validate(value)) return [];
  const errors = validate.errors ?? [];
  const telling = errors.filter(({ keyword, params }) => keyword !== "anyOf" && params["type"] !== "null");
  return (telling.length > 0 ? telling : errors).map((error) => `${where}${describe(error)}`);
}

function describe({ instancePath, message = "is wrong", params }: ErrorObject): string {
  const detail: unknown = params["additionalProperty"] ?? params["allowedValues"];
  return `${instancePath} ${message}${detail === undefined ? "" : `: ${JSON.stringify(detail)}`}`;
}
