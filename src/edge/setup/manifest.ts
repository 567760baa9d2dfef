/**
 * What GitHub is told of the app: as a manifest, and as a link to its registration page. Both say what app.yml says; only the
 * addresses depend on the installation.
 * https://docs.github.com/apps/sharing-github-apps/registering-a-github-app-from-a-manifest
 * https://docs.github.com/apps/sharing-github-apps/registering-a-github-app-using-url-parameters
 */
import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { z } from "zod";
import type { SetupSettings } from "./settings.ts";

const description = z.object({
  name: z.string(),
  description: z.string(),
  public: z.boolean(),
  default_events: z.array(z.string()),
  default_permissions: z.record(z.string(), z.enum(["read", "write"])),
});

/** The part of app.yml that is the same wherever the bot runs. */
export type AppDescription = z.infer<typeof description>;

/** @throws where there is no app.yml of this form: the build puts it beside the program */
export function readAppDescription(file: URL): AppDescription {
  return description.parse(parse(readFileSync(file, "utf8")));
}

type Addresses = Pick<SetupSettings, "webhookUrl" | "homepage">;

/** The manifest as GitHub takes it. @param redirectUrl where GitHub sends the browser with the code */
export function renderManifest(
  app: AppDescription,
  { webhookUrl, homepage, redirectUrl }: Addresses & { readonly redirectUrl: string },
): string {
  return JSON.stringify({
    ...app,
    url: homepage,
    hook_attributes: { url: webhookUrl, active: true },
    redirect_url: redirectUrl,
  });
}

/** GitHub's page for a new app. */
export function registrationPage({
  webUrl,
  organization,
}: Pick<SetupSettings, "webUrl" | "organization">): string {
  return organization === null
    ? `${webUrl}/settings/apps/new`
    : `${webUrl}/organizations/${organization}/settings/apps/new`;
}

/** The same page, with everything filled in but the webhook secret. */
export function registrationLink(app: AppDescription, settings: SetupSettings): string {
  const query = new URLSearchParams({
    name: app.name,
    description: app.description,
    url: settings.homepage,
    public: String(app.public),
    webhook_active: "true",
    webhook_url: settings.webhookUrl,
    ...app.default_permissions,
  });
  for (const event of app.default_events) query.append("events[]", event);
  return `${registrationPage(settings)}?${query.toString()}`;
}
