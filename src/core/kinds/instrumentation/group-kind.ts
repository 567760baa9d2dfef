/** Names of the resources that this is about. The API group decides: other groups have a kind of the same name. */

export const GROUP = "opentelemetry.io";
export const KIND = "Instrumentation";

/** The group of an apiVersion: "opentelemetry.io" of "opentelemetry.io/v1alpha1", "" of the core group's "v1". */
export function groupOf(apiVersion: string): string {
  const slash = apiVersion.indexOf("/");
  return slash === -1 ? "" : apiVersion.slice(0, slash);
}
