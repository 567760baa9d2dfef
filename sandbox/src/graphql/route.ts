// The GraphQL endpoint: credentials, execution on the schema, errors in GitHub's form (HTTP 200 with `errors`).
import {
  type DocumentNode,
  type ExecutionResult,
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
import { z } from "zod";
import type { Caller } from "../access/caller.ts";
import { type Reply, type Server, answerCall } from "../faults/answer-call.ts";
import { Refusal, badCredentials } from "../refusal.ts";
import { parseBody } from "../rest/routes.ts";
import { takeTurn } from "../state/turns.ts";
import type { ApiRequest } from "../state/traffic.ts";
import type { World } from "../state/world.ts";
import { createContext } from "./create-context.ts";
import { mutations } from "./mutations.ts";
import { queries } from "./queries.ts";
import { OLD_SCHEMA, SCHEMA } from "./schema.ts";

const PATH = "/api/graphql";

export function addGraphqlRoute(server: Server, world: World): void {
  server.post(PATH, async (context) => {
    const text = await context.req.text();
    return answerCall(world, context, {
      resource: "graphql",
      asked: {
        method: "POST",
        path: PATH,
        route: "POST /graphql",
        isTokenRequest: false,
        ...look(world, text),
      },
      answer: (caller) => {
        if (caller.kind === "app" || caller.kind === "anyone") throw badCredentials();
        return run(world, caller, readRequest(text));
      },
      refuse: ({ status, body }) => reply(status, { ...body, documentation_url: DOCS }),
      // "The response status will still be 200", with an error of this type.
      limit: ({ message, headers }) => ({
        ...reply(200, { errors: [{ type: "RATE_LIMITED", message }] }),
        headers: { ...MEDIA_TYPE, ...headers },
      }),
    });
  });
}

const DOCS = "https://docs.github.com/graphql";
const MEDIA_TYPE = { "x-github-media-type": "github.v4; format=json" };

function reply(status: number, body: unknown): Reply {
  return { status, body, headers: MEDIA_TYPE };
}

/** What is noted of a request whether or not it can be answered. */
function look(world: World, text: string): Pick<ApiRequest, "kind" | "operation"> {
  try {
    const { query, operationName } = readRequest(text);
    const operation = findOperation(check(query, schemaOf(world)).document, operationName ?? null);
    const kind = operation?.operation === OperationTypeNode.MUTATION ? "write" : "read";
    return { kind, operation: operation?.name?.value ?? null };
  } catch {
    // The answer says what is wrong with it.
    return { kind: "read", operation: null };
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

async function run(
  world: World,
  caller: Exclude<Caller, { kind: "app" | "anyone" }>,
  request: z.infer<typeof RequestBody>,
): Promise<Reply> {
  const schema = schemaOf(world);
  try {
    const { document, errors } = check(request.query, schema);
    if (errors.length > 0) return reply(200, { errors: errors.map(formatInvalid) });
    const { data, errors: failed } = await perform(world, caller, { schema, document, request });
    return reply(200, {
      ...(data === undefined ? {} : { data }),
      ...(failed === undefined ? {} : { errors: failed.map(format) }),
    });
  } catch (error) {
    if (error instanceof GraphQLError) return reply(200, { errors: [format(error)] });
    throw error;
  }
}

interface Performance {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly request: z.infer<typeof RequestBody>;
}

function perform(
  world: World,
  caller: Exclude<Caller, { kind: "app" | "anyone" }>,
  { schema, document, request }: Performance,
): Promise<ExecutionResult> {
  const { variables, operationName } = request;
  const context = createContext(world, caller);
  async function start(): Promise<ExecutionResult> {
    return execute({
      schema,
      document,
      rootValue: { ...queries(context), ...mutations(context) },
      contextValue: context,
      variableValues: variables ?? {},
      operationName: operationName ?? null,
    });
  }
  const operation = findOperation(document, operationName ?? null)?.operation;
  return operation === OperationTypeNode.MUTATION ? takeTurn(world, start) : start();
}

function schemaOf({ idFields }: World): GraphQLSchema {
  return idFields === "short" ? OLD_SCHEMA : SCHEMA;
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
