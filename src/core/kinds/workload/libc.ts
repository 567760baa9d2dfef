import { DOTNET_RUNTIME, PYTHON_PLATFORM } from "./annotation-names.ts";
import type { PodContainer } from "./workload.ts";

/**
 * The C library that a container's image is built on, as far as its name and tag say so. Alpine has musl; what is said to have
 * glibc on top of it is left alone.
 */
export function findLibc({ image }: PodContainer): "musl" | "glibc" | null {
  const [reference = ""] = (image ?? "").split("@");
  const words = reference.slice(reference.lastIndexOf("/") + 1);
  const isGlibc = GLIBC.test(words);
  if (MUSL.test(words)) return isGlibc ? null : "musl";
  return isGlibc ? "glibc" : null;
}

const MUSL = /(?:^|[-_.:])(?:alpine|musl)/i;

/** Releases of Debian and Ubuntu, their slim images, and Red Hat's. */
const GLIBC =
  /(?:^|[-_.:])(?:glibc|gnu|slim|buster|bullseye|bookworm|trixie|focal|jammy|noble|debian|ubuntu|ubi\d*)(?:$|[-_.:])/i;

/** The annotations that say which build the operator brings (opentelemetry-operator be894441 internal/instrumentation/python.go:34-44, dotnet.go:61-120). */
export const PLATFORMS = [
  { target: "python", key: PYTHON_PLATFORM, glibc: "glibc", musl: "musl" },
  { target: "dotnet", key: DOTNET_RUNTIME, glibc: "linux-x64", musl: "linux-musl-x64" },
] as const;
