/** What is expected of an address under which pages are served, for people. */
export const EXPECTED_ADDRESS =
  "an address of http or https without query, such as https://otel-fix.example.com";

/** The address with a slash at its end; null where it is none. */
export function readPageAddress(text: string): string | null {
  if (!URL.canParse(text)) return null;
  const { protocol, search, hash, username, password, href } = new URL(text);
  if (!/^https?:$/.test(protocol) || `${search}${hash}${username}${password}` !== "") return null;
  return href.endsWith("/") ? href : `${href}/`;
}
