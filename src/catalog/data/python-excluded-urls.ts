/**
 * Variables with URL patterns that Python's HTTP instrumentations leave out, and what a pattern is held against.
 * Source: open-telemetry/opentelemetry-python-contrib@466ae4c00de77d1f54f77a9600f1d08eba2306b5 2026-08-21:util/opentelemetry-util-http/src/opentelemetry/util/http/__init__.py
 */

export const excludedUrls = {
  general: "OTEL_PYTHON_EXCLUDED_URLS",
  libraries: {
    AIOHTTP_CLIENT: { variable: "OTEL_PYTHON_AIOHTTP_CLIENT_EXCLUDED_URLS", matches: "full URL" },
    AIOHTTP_SERVER: { variable: "OTEL_PYTHON_AIOHTTP_SERVER_EXCLUDED_URLS", matches: "path" },
    DJANGO: { variable: "OTEL_PYTHON_DJANGO_EXCLUDED_URLS", matches: "full URL" },
    FALCON: { variable: "OTEL_PYTHON_FALCON_EXCLUDED_URLS", matches: "path" },
    FASTAPI: { variable: "OTEL_PYTHON_FASTAPI_EXCLUDED_URLS", matches: "full URL" },
    FLASK: { variable: "OTEL_PYTHON_FLASK_EXCLUDED_URLS", matches: "full URL" },
    HTTPX: { variable: "OTEL_PYTHON_HTTPX_EXCLUDED_URLS", matches: "full URL", since: "0.60b0" },
    PYRAMID: { variable: "OTEL_PYTHON_PYRAMID_EXCLUDED_URLS", matches: "full URL" },
    REQUESTS: { variable: "OTEL_PYTHON_REQUESTS_EXCLUDED_URLS", matches: "full URL" },
    STARLETTE: { variable: "OTEL_PYTHON_STARLETTE_EXCLUDED_URLS", matches: "full URL" },
    TORNADO: { variable: "OTEL_PYTHON_TORNADO_EXCLUDED_URLS", matches: "path" },
    URLLIB: { variable: "OTEL_PYTHON_URLLIB_EXCLUDED_URLS", matches: "full URL" },
    URLLIB3: { variable: "OTEL_PYTHON_URLLIB3_EXCLUDED_URLS", matches: "full URL" },
  },
  pairs: [["REQUESTS", "URLLIB3"]],
} as const;
