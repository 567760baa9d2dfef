// The app's own token: a JSON web token, signed with its private key and valid for ten minutes at most.
import { verify } from "node:crypto";
import { Refusal } from "../refusal.ts";
import type { App } from "../state/world.ts";

const LONGEST_S = 600;
/** How far the clocks of an app and of GitHub may be apart. */
const SKEW_S = 60;

/** @throws {Refusal} 401 in GitHub's words, some of which Octokit looks for to correct a wrong clock */
export function checkAppToken(app: App, token: string): void {
  const [header = "", payload = "", signature = ""] = token.split(".");
  const signed = Buffer.from(`${header}.${payload}`, "utf8");
  if (decode(header)["alg"] !== "RS256") throw refused("A JSON web token could not be decoded");
  if (!verify("RSA-SHA256", signed, app.publicKey, Buffer.from(signature, "base64url"))) {
    throw refused("A JSON web token could not be decoded");
  }
  checkClaims(app, decode(payload));
}

function checkClaims(app: App, { iss, iat, exp }: Readonly<Record<string, unknown>>): void {
  // An app signs by its own clock, which is not moved with that of the sandbox.
  const now = Math.floor(Date.now() / 1000);
  if (String(iss) !== String(app.id)) throw refused("Integration not found", 404);
  if (!isTime(iat) || iat > now + SKEW_S) {
    throw refused(
      "'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued",
    );
  }
  if (!isTime(exp) || exp <= now) {
    throw refused(
      "'Expiration time' claim ('exp') must be a numeric value representing the future time at which the assertion expires",
    );
  }
  if (exp > now + LONGEST_S + SKEW_S || exp - iat > LONGEST_S + SKEW_S) {
    throw refused("'Expiration time' claim ('exp') is too far in the future");
  }
}

function isTime(value: unknown): value is number {
  return typeof value === "number" && Number.isInteger(value);
}

function decode(part: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, "base64url").toString("utf8"));
    return typeof value === "object" && value !== null ? { ...value } : {};
  } catch {
    throw refused("A JSON web token could not be decoded");
  }
}

function refused(message: string, status = 401): Refusal {
  return new Refusal(status, { message });
}
