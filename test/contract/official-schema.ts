// GitHub's official GraphQL schema, as npm has it in @octokit/graphql-schema (MIT).
import { schema } from "@octokit/graphql-schema";
import {
  type GraphQLArgument,
  type GraphQLInputField,
  type GraphQLNamedType,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  buildSchema,
  getVariableValues,
  isAbstractType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  isRequiredArgument,
  isRequiredInputField,
  parse,
  validate,
} from "graphql";
import { isObject } from "./description.ts";

/** It was checked before it was published. */
export const OFFICIAL: GraphQLSchema = buildSchema(schema.idl, { assumeValid: true });

/** What GitHub's schema has against a request's query or variables; empty where it agrees. */
export function checkGraphqlRequest(body: unknown): readonly string[] {
  if (!isObject(body) || typeof body["query"] !== "string") return ["the request has no query"];
  const { query, variables } = body;
  const document = parse(query);
  const invalid = validate(OFFICIAL, document).map(({ message }) => message);
  const operations = document.definitions.filter((one) => one.kind === Kind.OPERATION_DEFINITION);
  const wrong = operations.flatMap((one) => {
    const given = isObject(variables) ? variables : {};
    const values = getVariableValues(OFFICIAL, one.variableDefinitions ?? [], given);
    return (values.errors ?? []).map(({ message }) => message);
  });
  return [...invalid, ...wrong, ...findUndeclared(operations, variables)];
}

/** Variables that no operation declares: GitHub passes over them in silence. */
function findUndeclared(
  operations: readonly OperationDefinitionNode[],
  variables: unknown,
): readonly string[] {
  const declared = operations
    .flatMap((one) => one.variableDefinitions ?? [])
    .map((one) => one.variable.name.value);
  const given = isObject(variables) ? Object.keys(variables) : [];
  return given
    .filter((name) => !declared.includes(name))
    .map((name) => `Variable "$${name}" is not declared.`);
}

/**
 * Where a schema is no part of the whole: a type, field, argument or value that the whole lacks, or has otherwise, and
 * what the whole requires and the part does not know. Whatever is valid in a part without any of these is valid in the whole.
 */
export function findDepartures(part: GraphQLSchema, whole: GraphQLSchema): readonly string[] {
  const types = Object.values(part.getTypeMap()).filter((type) => !isIntrospectionType(type));
  return types.flatMap((type) => {
    const official = whole.getType(type.name);
    if (official === undefined) return [`${type.name}: no such type`];
    if (official.constructor !== type.constructor) return [`${type.name}: another kind of type`];
    return compareTypes({ part, whole }, type, official).map((departure) => `${type.name}${departure}`);
  });
}

interface Schemas {
  readonly part: GraphQLSchema;
  readonly whole: GraphQLSchema;
}

function compareTypes(
  schemas: Schemas,
  type: GraphQLNamedType,
  official: GraphQLNamedType,
): readonly string[] {
  if (isEnumType(type) && isEnumType(official)) {
    const unknown = type.getValues().filter(({ name }) => official.getValue(name) === undefined);
    return unknown.map(({ name }) => `.${name}: no such value`);
  }
  if (isInputObjectType(type) && isInputObjectType(official)) {
    return compareInputs(
      Object.values(type.getFields()),
      Object.values(official.getFields()),
      isRequiredInputField,
    );
  }
  return [...compareFields(type, official), ...compareMembers(schemas, type, official)];
}

function compareFields(type: GraphQLNamedType, official: GraphQLNamedType): readonly string[] {
  if (!isObjectType(type) && !isInterfaceType(type)) return [];
  if (!isObjectType(official) && !isInterfaceType(official)) return [];
  return Object.values(type.getFields()).flatMap((field) => {
    const other = official.getFields()[field.name];
    if (other === undefined) return [`.${field.name}: no such field`];
    const retyped =
      String(other.type) === String(field.type)
        ? []
        : [`: ${String(field.type)}, but there ${String(other.type)}`];
    const departures = [...retyped, ...compareInputs(field.args, other.args, isRequiredArgument)];
    return departures.map((departure) => `.${field.name}${departure}`);
  });
}

type Input = GraphQLArgument | GraphQLInputField;

function compareInputs<T extends Input>(
  own: readonly T[],
  official: readonly T[],
  isRequired: (input: T) => boolean,
): readonly string[] {
  const wrong = own.flatMap((input) => {
    const other = official.find(({ name }) => name === input.name);
    if (other === undefined) return [`(${input.name}): no such input`];
    return isSameInput(input, other)
      ? []
      : [`(${input.name}): ${describe(input)}, but there ${describe(other)}`];
  });
  const missing = official.filter(
    (input) => isRequired(input) && !own.some(({ name }) => name === input.name),
  );
  return [...wrong, ...missing.map(({ name }) => `(${name}): is required there`)];
}

/** A default that is left out changes nothing about what is valid; another one would be another meaning. */
function isSameInput(own: Input, official: Input): boolean {
  const hasOtherDefault =
    own.defaultValue !== undefined &&
    JSON.stringify(own.defaultValue) !== JSON.stringify(official.defaultValue);
  return String(own.type) === String(official.type) && !hasOtherDefault;
}

function describe({ type, defaultValue }: Input): string {
  return `${String(type)}${defaultValue === undefined ? "" : ` = ${JSON.stringify(defaultValue)}`}`;
}

/** What implements an interface or belongs to a union here does so there. */
function compareMembers(
  { part, whole }: Schemas,
  type: GraphQLNamedType,
  official: GraphQLNamedType,
): readonly string[] {
  if (!isAbstractType(type) || !isAbstractType(official)) return [];
  const members = whole.getPossibleTypes(official).map(({ name }) => name);
  const unknown = part.getPossibleTypes(type).filter(({ name }) => !members.includes(name));
  return unknown.map(({ name }) => `: ${name} is none of it`);
}
