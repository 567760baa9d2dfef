// The GraphQL endpoint: credentials, execution on the schema, errors in GitHub's form (HTTP 200 with `errors`).
import {
  type DocumentNode,
  GraphQLError,
  type GraphQLFormattedError,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
  execute,
  parse,
  validate,
} from "graphql";
import type { Context, Hono } from "hono";
import { z } from "zod";
import { type Caller, identifyCaller } from "../access/caller.ts";
import { Refusal, badCredentials } from "../refusal.ts";
import { parseBody } from "../rest/routes.ts";
import { takeTurn } from "../state/turns.ts";
import type { World } from "../state/world.ts";
import { createContext } from "./create-context.ts";
import { mutations } from "./mutations.ts";
import { queries } from "./queries.ts";
import { OLD_SCHEMA, SCHEMA } from "./schema.ts";

const PATH = "/api/graphql";
const HEADERS = {
  "content-type": "application/json; charset=utf-8",
  "x-github-media-type": "github.v4; format=json",
};

export function addGraphqlRoute(server: Hono, world: World): void {
  server.post(PATH, async (context) => {
    const note: Note = { kind: "read", operation: null, token: "none" };
    const { status, body } = await answer(world, context, note);
    world.requests.push({
      method: "POST",
      path: PATH,
      route: "POST /graphql",
      status,
      ...note,
      isTokenRequest: false,
    });
    return new Response(JSON.stringify(body), { status, headers: HEADERS });
  });
}

interface Note {
  kind: "read" | "write";
  operation: string | null;
  token: Caller["kind"] | "none";
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

async function answer(world: World, { req }: Context, note: Note): Promise<Answer> {
  try {
    const caller = identifyCaller(world, req.header("authorization") ?? null);
    note.token = caller.kind;
    if (caller.kind === "app") throw badCredentials();
    return await run(world, { caller, request: readRequest(await req.text()), note });
  } catch (error) {
    if (error instanceof GraphQLError) return { status: 200, body: { errors: [format(error)] } };
    if (!(error instanceof Refusal)) throw error;
    return {
      status: error.status,
      body: { ...error.body, documentation_url: "https://docs.github.com/graphql" },
    };
  }
}

const RequestBody = z.object({
  query: z.string(),
  variables: z.record(z.string(), z.unknown()).nullish(),
  operationName: z.string().nullish(),
});

function readRequest(text: string): z.infer<typeof RequestBody> {
  const request = RequestBody.safeParse(parseBody(text));
  if (request.success) return request.data;
  throw new Refusal(400, { message: "A query attribute must be specified and must be a string." });
}

interface Run {
  readonly caller: Exclude<Caller, { kind: "app" }>;
  readonly request: z.infer<typeof RequestBody>;
  readonly note: Note;
}

async function run(world: World, { caller, request, note }: Run): Promise<Answer> {
  const schema = world.idFields === "short" ? OLD_SCHEMA : SCHEMA;
  const { document, errors } = check(request.query, schema);
  const operation = findOperation(document, request.operationName ?? null);
  note.operation = operation?.name?.value ?? null;
  note.kind = operation?.operation === OperationTypeNode.MUTATION ? "write" : "read";
  if (errors.length > 0) return { status: 200, body: { errors: errors.map(formatInvalid) } };
  const context = createContext(world, caller);
  async function perform(): Promise<Awaited<ReturnType<typeof execute>>> {
    return execute({
      schema,
      document,
      rootValue: { ...queries(context), ...mutations(context) },
      contextValue: context,
      variableValues: request.variables ?? {},
      operationName: request.operationName ?? null,
    });
  }
  const result = await (note.kind === "write" ? takeTurn(world, perform) : perform());
  const { data, errors: failed } = result;
  return {
    status: 200,
    body: {
      ...(data === undefined ? {} : { data }),
      ...(failed === undefined ? {} : { errors: failed.map(format) }),
    },
  };
}

interface Checked {
  readonly document: DocumentNode;
  readonly errors: readonly GraphQLError[];
}

/** Parsed and validated by the schema, once for each text: clients send few texts, many times. */
function check(query: string, schema: GraphQLSchema): Checked {
  const known = CHECKED.get(query);
  if (known?.schema === schema) return known;
  const document = parse(query);
  const checked = { schema, document, errors: validate(schema, document) };
  if (CHECKED.size >= MOST_CHECKED) CHECKED.clear();
  CHECKED.set(query, checked);
  return checked;
}

const CHECKED = new Map<string, Checked & { readonly schema: GraphQLSchema }>();
const MOST_CHECKED = 200;

function findOperation(document: DocumentNode, name: string | null): OperationDefinitionNode | null {
  const operations = document.definitions.filter((one) => one.kind === Kind.OPERATION_DEFINITION);
  return operations.find((one) => name === null || one.name?.value === name) ?? null;
}

/** GitHub's library words an unknown field otherwise than ours: "Field 'x' doesn't exist on type 'Y'", with a code. */
function formatInvalid(error: GraphQLError): ReturnType<typeof format> {
  const [, fieldName, typeName] = /^Cannot query field "(\w+)" on type "(\w+)"/.exec(error.message) ?? [];
  if (fieldName === undefined) return format(error);
  const message = `Field '${fieldName}' doesn't exist on type '${typeName}'`;
  const extensions = { code: "undefinedField", typeName, fieldName };
  return { extensions, locations: error.locations, message };
}

/** GitHub puts the type of an error beside its message. Whatever is no refusal is a mistake of the sandbox. */
function format(error: GraphQLError): GraphQLFormattedError | Readonly<Record<string, unknown>> {
  const { originalError, path, locations, message } = error;
  if (originalError instanceof Refusal) {
    const { type } = originalError;
    const extensions = type === "FORBIDDEN" ? { extensions: { saml_failure: false } } : {};
    return { type, path, ...extensions, locations, message: originalError.message };
  }
  if (originalError !== undefined && !(originalError instanceof GraphQLError)) throw originalError;
  return { ...(path === undefined ? {} : { path }), locations, message };
}
