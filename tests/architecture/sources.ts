/**
 * All source files of the house with their syntax trees, and what they import. Knows no rules: architecture.test.ts has them.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseSync } from 'oxc-parser';

/** The checkout's top folder. */
export const root = fileURLToPath(new URL('../../', import.meta.url));

/** A node of a syntax tree (ESTree). */
export interface SyntaxNode {
  readonly type: string;
  readonly [field: string]: unknown;
}

/** One source file. */
export interface Source {
  /** Relative to the checkout, with forward slashes. */
  readonly file: string;
  readonly text: string;
  readonly program: SyntaxNode;
  /** What it imports or exports from, as written. */
  readonly requests: readonly string[];
  readonly hasDefaultExport: boolean;
}

const isSource = /\.(ts|tsx|mjs)$/;
const skipped = new Set(['node_modules', 'dist', 'release', 'generated', 'vectors', '.git', 'test-results']);

/** Every file below a folder of the checkout. */
export function filesBelow(folder: string): string[] {
  return readdirSync(path.join(root, folder))
    .filter((name) => !skipped.has(name))
    .sort()
    .flatMap((name) => {
      const place = `${folder}/${name}`;
      return statSync(path.join(root, place)).isDirectory() ? filesBelow(place) : [place];
    });
}

/** The text of a file of the checkout. */
export function textOf(file: string): string {
  return readFileSync(path.join(root, file), 'utf8');
}

/** Whether a value of a tree is a node. */
export function isNode(value: unknown): value is SyntaxNode {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}

/** The nodes directly below a node. */
export function children(node: SyntaxNode): SyntaxNode[] {
  return Object.values(node).flatMap((value) =>
    Array.isArray(value) ? value.filter(isNode) : isNode(value) ? [value] : [],
  );
}

/** A node and every node below it. */
export function* everyNode(node: SyntaxNode): Generator<SyntaxNode> {
  yield node;
  for (const child of children(node)) yield* everyNode(child);
}

function dynamicRequests(program: SyntaxNode): string[] {
  return [...everyNode(program)]
    .filter(({ type }) => type === 'ImportExpression' || type === 'TSImportType')
    .map(({ source, argument }) => source ?? argument)
    .flatMap((source) => (isNode(source) && typeof source['value'] === 'string' ? [source['value']] : []));
}

/** Reads and parses one text as a source file. */
export function parseSource(file: string, text: string): Source {
  const parsed = parseSync(file, withoutDecorators(file, text));
  const error = parsed.errors[0];
  if (error !== undefined) throw new Error(`${file}: ${error.message}`);
  const { staticImports, staticExports } = parsed.module;
  const entries = staticExports.flatMap((one) => one.entries);
  const program = parsed.program as unknown as SyntaxNode;
  const requests = [
    ...staticImports.map((one) => one.moduleRequest.value),
    ...entries.flatMap((one) => (one.moduleRequest === null ? [] : [one.moduleRequest.value])),
    ...dynamicRequests(program),
  ];
  const hasDefaultExport = entries.some((one) => one.exportName.kind === 'Default');
  return { file, text, program, requests: [...new Set(requests)], hasDefaultExport };
}

/** AssemblyScript decorates functions (`@inline`), which is no TypeScript. */
function withoutDecorators(file: string, text: string): string {
  return file.startsWith('engine/kernels/') ? text.replace(/^@\w+(\(.*\))?\s*/gm, '') : text;
}

/** All sources of these rooms. */
export function sourcesOf(rooms: readonly string[]): Source[] {
  return rooms
    .flatMap(filesBelow)
    .filter((file) => isSource.test(file) && !file.endsWith('.d.ts'))
    .map((file) => parseSource(file, textOf(file)));
}

/** The file of the checkout that a relative import means; null for a package. */
export function targetOf(file: string, request: string): string | null {
  if (!request.startsWith('.')) return null;
  return path.posix.join(path.posix.dirname(file), request.replace(/\?.*$/, ''));
}
