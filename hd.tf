resource "kubectl_manifest" "a" {
  /* otel-fix: ignore[missing-recommended-disables] wanted */
  yaml_body = <<-EOT
    apiVersion: opentelemetry.io/v1alpha1
    kind: Instrumentation
    metadata: {name: a}
    spec:
      python: {env: [{name: A, value: b}]}
  EOT
}
resource "kubectl_manifest" "b" {
  // otel-fix: ignore[missing-recommended-disables] wanted
  yaml_body = <<-EOT
    apiVersion: opentelemetry.io/v1alpha1
    kind: Instrumentation
    metadata: {name: b}
    spec:
      python: {env: [{name: A, value: b}]}
  EOT
}
resource "kubectl_manifest" "c" {
  /*
   * otel-fix: ignore[missing-recommended-disables] wanted
   */
  yaml_body = <<-EOT
    apiVersion: opentelemetry.io/v1alpha1
    kind: Instrumentation
    metadata: {name: c}
    spec:
      python: {env: [{name: A, value: b}]}
  EOT
}
