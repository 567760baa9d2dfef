# Two images of the same sources: `--target cli` is the command line, the last one is the server. The base is named by its
# digest (the index of node:24.18.0-bookworm-slim); dependabot proposes newer ones.
FROM node:24-bookworm-slim@sha256:6f7b03f7c2c8e2e784dcf9295400527b9b1270fd37b7e9a7285cf83b6951452d AS sources
WORKDIR /app
# The workspaces (the package, the sandbox, the demo) stay outside: npm would link to folders that are not here.
COPY package.json package-lock.json .npmrc ./
RUN npm ci --workspaces=false
COPY tsconfig.json tsconfig.build.json app.yml LICENSE ./
COPY scripts scripts
COPY docs docs
COPY src src

# Compiled, with what the server needs and nothing else.
FROM sources AS build
RUN npm run build && npm prune --omit=dev --workspaces=false

# The command line in one file.
FROM sources AS package
COPY packages packages
RUN npm run build:package

# docker run --rm -v "$PWD:/work" -u "$(id -u)" IMAGE scan
FROM node:24-bookworm-slim@sha256:6f7b03f7c2c8e2e784dcf9295400527b9b1270fd37b7e9a7285cf83b6951452d AS cli
WORKDIR /work
COPY --from=package /app/packages/otel-fix /opt/otel-fix
USER node
ENTRYPOINT ["node", "/opt/otel-fix/dist/cli.js"]
CMD ["scan"]

# The server, as a user without rights.
FROM node:24-bookworm-slim@sha256:6f7b03f7c2c8e2e784dcf9295400527b9b1270fd37b7e9a7285cf83b6951452d AS server
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/dist dist
USER node
EXPOSE 3000
HEALTHCHECK --interval=30s --timeout=3s --start-period=10s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/healthz`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "--enable-source-maps", "dist/main.js"]
