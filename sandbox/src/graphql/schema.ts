// The schema, put together once.
import { type GraphQLSchema, buildSchema } from "graphql";
import { CHECK_TYPES } from "./schema/check.ts";
import { CONVERSATION_TYPES } from "./schema/conversation.ts";
import { OPERATION_TYPES } from "./schema/operation.ts";
import { PULL_TYPES } from "./schema/pull.ts";
import { REPOSITORY_TYPES } from "./schema/repository.ts";

/** The part of GitHub's schema that the sandbox knows, as text. */
export const SCHEMA_TEXT: string = [
  OPERATION_TYPES,
  REPOSITORY_TYPES,
  PULL_TYPES,
  CONVERSATION_TYPES,
  CHECK_TYPES,
].join("");

export const SCHEMA: GraphQLSchema = buildSchema(SCHEMA_TEXT);

/** That of a server which is too old for `fullDatabaseId`. */
export const OLD_SCHEMA: GraphQLSchema = buildSchema(
  SCHEMA_TEXT.replaceAll("fullDatabaseId: BigInt\n", "\n"),
);
