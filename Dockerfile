# Steward's image, for the Supervisor (which builds it from this folder) and for plain containers (compose.yaml).
# The base brings s6-overlay as /init; Node 24 is the distribution's own, so security updates come with the base.
ARG BUILD_FROM=ghcr.io/home-assistant/base:3.24-2026.08.0

# hadolint ignore=DL3006
FROM ${BUILD_FROM} AS build
# hadolint ignore=DL3018
RUN apk add --no-cache 'nodejs~=24' npm
WORKDIR /build
COPY .npmrc package.json package-lock.json ./
# No install scripts: better-sqlite3 brings its binaries in the package, and the npm package "node" (for development) would fetch another Node.
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY tsconfig.json ./
COPY frontend ./frontend
COPY src ./src
COPY script/build-panel.ts ./script/build-panel.ts
# Not through npm run: that would put the development dependency's Node, built for another C library, first in PATH.
RUN /usr/bin/node script/build-panel.ts \
    && npm prune --omit=dev --ignore-scripts --no-audit --no-fund \
    # Types, maps and sources of the language models' SDKs are two thirds of them, and nothing runs them.
    && find node_modules/openai node_modules/@anthropic-ai \( -name '*.map' -o -name '*.d.ts' -o -name '*.d.mts' \) -delete \
    && rm -rf node_modules/openai/src node_modules/@anthropic-ai/sdk/src

# hadolint ignore=DL3006
FROM ${BUILD_FROM}
# hadolint ignore=DL3018
RUN apk add --no-cache 'nodejs~=24' \
    && addgroup -S -g 912 steward \
    && adduser -S -D -H -u 912 -G steward -h /app -s /sbin/nologin steward
ENV NODE_ENV=production
WORKDIR /app
COPY --from=build /build/node_modules ./node_modules
COPY --from=build /build/frontend/dist ./frontend/dist
COPY package.json LICENSE ./
COPY src ./src
COPY addon/rootfs /
# Compiled in advance, by the user who runs it: 25 MB less, because nobody strips types at the start. Each ends, for want of settings or of work, when all is loaded.
ENV NODE_COMPILE_CACHE=/app/.compiled
RUN mkdir .compiled && chown steward:steward .compiled \
    && su -s /bin/sh steward -c 'node --max-old-space-size=384 --max-semi-space-size=1 --optimize-for-size src/main.ts || [ $? -eq 78 ]' \
    && su -s /bin/sh steward -c 'node src/worker.ts'

# /healthz needs no token and answers before Home Assistant is there. The shell fills in the port.
# hadolint ignore=DL3025
HEALTHCHECK --interval=60s --timeout=10s --start-period=60s --retries=3 \
    CMD curl --silent --fail --output /dev/null "http://127.0.0.1:${STEWARD_PORT:-8098}/healthz" || exit 1

ARG BUILD_ARCH
ARG BUILD_VERSION=0.1.0
LABEL \
    io.hass.type="app" \
    io.hass.name="Steward" \
    io.hass.description="Proposes the automations you would have written, each one tried on your own history first" \
    io.hass.arch="${BUILD_ARCH}" \
    io.hass.version="${BUILD_VERSION}" \
    org.opencontainers.image.title="Steward" \
    org.opencontainers.image.licenses="MIT" \
    org.opencontainers.image.version="${BUILD_VERSION}"
