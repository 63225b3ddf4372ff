# One image for both roles: `--role web` and `--role worker`.
FROM node:20-bookworm-slim AS build
WORKDIR /zabota
# better-sqlite3 is built from its sources where its ready-made file cannot be had.
RUN apt-get update && apt-get install --yes --no-install-recommends python3 make g++ && rm -rf /var/lib/apt/lists/*
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --ignore-scripts && npm rebuild better-sqlite3 esbuild @swc/core
COPY . .
RUN node src/cli/build.mjs final

FROM node:20-bookworm-slim
WORKDIR /zabota
ENV NODE_ENV=production
COPY --from=build /zabota /zabota
RUN mkdir data && chown node:node data
USER node
EXPOSE 3000
ENTRYPOINT ["node", "src/cli/zabota.mjs"]
CMD ["start"]
