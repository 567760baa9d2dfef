// The exchange of a manifest's code for the app that was registered with it. Without credentials: the code is one.
import { randomBytes } from "node:crypto";
import { redeemCode } from "../operations/app-manifests.ts";
import { renderApp } from "../render/account.ts";
import { type Call, type Endpoint, type Reply, created } from "./endpoint.ts";

export const appManifestEndpoints: readonly Endpoint[] = [
  {
    route: "POST /app-manifests/{code}/conversions",
    docs: "apps/apps#create-a-github-app-from-a-manifest",
    isOpen: true,
    answer: (call) => Promise.resolve(convertCode(call)),
  },
];

function convertCode({ world, params }: Call): Reply {
  const app = redeemCode(world, params["code"] ?? "");
  return created({
    ...renderApp(world),
    client_secret: randomBytes(20).toString("hex"),
    webhook_secret: app.webhookSecret,
    pem: app.privateKey,
  });
}
