/**
 * Names of Node.js instrumentations: package names behind `@opentelemetry/instrumentation-`.
 * Source: open-telemetry/opentelemetry-js-contrib@fd4d8ae8ffbbb21616baa036948b2fb70d289892 2026-08-19 packages/auto-instrumentations-node 0.79.0
 */

export const nodejsInstrumentations = [
  "amqplib",
  "aws-lambda",
  "aws-sdk",
  "bunyan",
  "cassandra-driver",
  "connect",
  "cucumber",
  "dataloader",
  "dns",
  "express",
  "fs",
  "generic-pool",
  "graphql",
  "grpc",
  "hapi",
  "host-metrics",
  "http",
  "ioredis",
  "kafkajs",
  "knex",
  "koa",
  "lru-memoizer",
  "memcached",
  "mongodb",
  "mongoose",
  "mysql",
  "mysql2",
  "nestjs-core",
  "net",
  "openai",
  "oracledb",
  "pg",
  "pino",
  "redis",
  "restify",
  "router",
  "runtime-node",
  "socket.io",
  "tedious",
  "undici",
  "winston",
] as const;

export const nodejsOffByDefault = ["fs", "host-metrics"] as const;

export const nodejsSince = { disabledList: "0.48.0", fsOff: "0.51.0" } as const;
