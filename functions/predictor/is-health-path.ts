const HEALTH_PATHS = new Set(["/healthz", "/readyz", "/v2/health/live", "/v2/health/ready"]);

/** True where platforms and balancers ask how the server is: they bring no token and must not wait. */
export function isHealthPath(path: string): boolean {
  return HEALTH_PATHS.has(path);
}
