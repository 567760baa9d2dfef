// What GitHub demands of any text that people read: not blank, not too long.
import { Refusal, fieldError, validationFailed } from "../refusal.ts";

/** The longest comment, review, issue or pull request body, in characters. */
export const LONGEST_BODY = 65_536;

/** @throws {Refusal} when a body is blank or too long */
export function checkBody(resource: string, body: string): void {
  if (body.trim() === "") {
    throw validationFailed(fieldError(resource, "body", "body can't be blank"));
  }
  checkLength(resource, body);
}

/** @throws {Refusal} when a body is too long */
export function checkLength(resource: string, body: string): void {
  if (body.length > LONGEST_BODY) {
    throw validationFailed(
      fieldError(resource, "body", `body is too long (maximum is ${LONGEST_BODY} characters)`),
    );
  }
}

/** The form that reviews are refused in: sentences that do not say which comment they are about. */
export function reviewRefused(...errors: readonly string[]): Refusal {
  return new Refusal(422, { message: "Unprocessable Entity", errors });
}
