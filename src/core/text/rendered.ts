/**
 * Whether another tool puts something into a text before Kubernetes reads it: a template's action, or a variable that Flux,
 * envsubst (`$NAME` too) or Terraform replaces.
 */
export function isRendered(text: string): boolean {
  return RENDERED.test(text);
}

const RENDERED = /\{\{|\{%|%\{|<%|\$\{|\$[A-Za-z_]/;
