/**
 * Names of PHP instrumentations, of `OTEL_PHP_DISABLED_INSTRUMENTATIONS`.
 * Source: open-telemetry/opentelemetry-php-contrib@8336cec03d349e9cf31ab6bf3e5e714a8a60760b 2026-08-21
 */

export const phpInstrumentations = [
  "aws-sdk",
  "cakephp",
  "codeigniter",
  "curl",
  "doctrine",
  "ext_amqp",
  "ext_rdkafka",
  "guzzle",
  "http-async-client",
  "io",
  "laravel",
  "magento2",
  "mongodb",
  "mysqli",
  "openaiphp",
  "pdo",
  "php-session",
  "postgresql",
  "psr14",
  "psr15",
  "psr16",
  "psr18",
  "psr3",
  "psr6",
  "reactphp",
  "slim",
  "symfony",
  "wordpress",
  "yii",
] as const;
