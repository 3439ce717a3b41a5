/**
 * What to answer to a message that no schema accepts. Used at every edge: the session, the host, the server.
 */

/** The name of a run in a message that may be anything. */
export function runNamed(header: unknown): string {
  const named = typeof header === 'object' && header !== null && 'run' in header ? header.run : null;
  return typeof named === 'string' && named.length > 0 ? named.slice(0, 64) : '?';
}

/** What is wrong with a message no schema accepts: where, what came, what is expected. */
export function messageProblem(
  error: { readonly issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[] },
  header: unknown,
): Record<string, string | number> {
  const [issue] = error.issues;
  const path = issue?.path ?? [];
  let came: unknown = header;
  for (const key of path) {
    came = typeof came === 'object' && came !== null ? (came as Record<PropertyKey, unknown>)[key] : undefined;
  }
  const text = came === undefined ? 'undefined' : (JSON.stringify(came) ?? typeof came);
  return { path: path.map(String).join('.') || '.', came: text.slice(0, 100), allowed: issue?.message ?? '' };
}
