/**
 * What a source file may not do, as functions from a file to the lines that break the rule. Which rooms a rule holds in is
 * said by architecture.test.ts.
 */
import { children, everyNode, isNode, type Source, type SyntaxNode, targetOf } from './sources.ts';

/** Rooms in the order of their dependencies. */
export const rooms = ['engine', 'renderer', 'main', 'tests'] as const;

const roomOf = (file: string): string => file.split('/')[0] ?? '';
const rankOf = (file: string): number => (rooms as readonly string[]).indexOf(roomOf(file));

/** What window and host agree on; the rest of the window is the window's business. */
const agreed = [
  'renderer/host/',
  'renderer/exports/film.ts',
  'renderer/exports/formats.ts',
  'renderer/exports/renderJob.ts',
];

/** Imports that run against `engine <- renderer <- main <- tests`, or past a door. */
export function wrongWays({ file, requests }: Source): string[] {
  return requests.flatMap((request) => {
    const target = targetOf(file, request);
    if (target === null || rankOf(target) < 0 || roomOf(target) === roomOf(file)) return [];
    if (rankOf(target) > rankOf(file)) return [`${file} imports ${target}: against the order of the rooms`];
    if (roomOf(file) === 'tests') return [];
    if (roomOf(target) === 'engine' && target !== 'engine/index.ts')
      return [`${file} imports ${target}: past the engine's door`];
    if (roomOf(target) === 'renderer' && !agreed.some((place) => target.startsWith(place)))
      return [`${file} imports ${target}: main knows of the window only what the two agree on`];
    return [];
  });
}

/** Packages that a room may not use. What builds a room (kernels, Vite's configuration) is not of the room. */
export function wrongPackages({ file, requests }: Source): string[] {
  if (file.startsWith('engine/kernels/') || file.endsWith('.config.ts')) return [];
  const packages = requests.filter((request) => targetOf(file, request) === null);
  const isAllowed = (name: string): boolean => {
    if (roomOf(file) === 'engine') return name === 'zod';
    if (roomOf(file) === 'renderer') return !/^(node:|electron$|ws$)/.test(name);
    return name !== 'electron' || /^(tests\/)?main\/electron\//.test(file);
  };
  return packages.filter((name) => !isAllowed(name)).map((name) => `${file} imports ${name}`);
}

/** Import cycles, each as the path around it. */
export function cycles(sources: readonly Source[]): string[] {
  const imports = new Map(
    sources.map(({ file, requests }) => [file, requests.flatMap((request) => targetOf(file, request) ?? [])]),
  );
  const found: string[] = [];
  const done = new Set<string>();
  const visit = (file: string, way: readonly string[]): void => {
    const at = way.indexOf(file);
    if (at >= 0) found.push([...way.slice(at), file].join(' -> '));
    if (at >= 0 || done.has(file)) return;
    for (const target of imports.get(file) ?? []) visit(target, [...way, file]);
    done.add(file);
  };
  for (const file of imports.keys()) visit(file, []);
  return found;
}

/** Names a browser, Node or a clock would give: the engine is given everything it needs. */
export const freeNames = new Set(
  `console process performance document window navigator location history globalThis self global fetch XMLHttpRequest
  WebSocket EventSource setTimeout clearTimeout setInterval clearInterval setImmediate queueMicrotask requestAnimationFrame
  localStorage sessionStorage indexedDB Date Intl crypto Buffer require module exports __dirname __filename WebAssembly
  Worker SharedWorker MessageChannel BroadcastChannel Atomics SharedArrayBuffer TextEncoder TextDecoder URL Blob File
  eval Function alert structuredClone`.split(/\s+/),
);

/** The members of Math that give the same bits everywhere; its constants are fixed by the language. */
const sameBits = new Set(
  'abs min max floor ceil trunc round sign sqrt fround imul clz32 E LN2 LN10 LOG2E LOG10E PI SQRT2 SQRT1_2'.split(' '),
);

const nameOf = (node: unknown): string => (isNode(node) && typeof node['name'] === 'string' ? node['name'] : '');
const isTypeOnly = (node: SyntaxNode): boolean =>
  node.type.startsWith('TS') && !/^TS(As|NonNull|Satisfies|Instantiation|TypeAssertion|Parameter)/.test(node.type);
const isNamedPart = (node: SyntaxNode): boolean =>
  /^(MemberExpression|Property|MethodDefinition|PropertyDefinition|AccessorProperty)$/.test(node.type) &&
  node['computed'] !== true;

/** Every identifier that stands for a value (or declares one), with the node around it. */
function* values(node: SyntaxNode): Generator<{ name: string; parent: SyntaxNode }> {
  for (const child of children(node)) {
    if (isTypeOnly(child) || /^(Import|Export)\w*Specifier$/.test(child.type)) continue;
    const isName =
      isNamedPart(node) && (child === node['property'] || (child === node['key'] && child !== node['value']));
    if (child.type === 'Identifier') {
      if (!isName) yield { name: nameOf(child), parent: node };
    } else yield* values(child);
  }
}

const declares = (parent: SyntaxNode): boolean =>
  /^(VariableDeclarator|FunctionDeclaration|FunctionExpression|ArrowFunctionExpression|ClassDeclaration|CatchClause|AssignmentPattern|ArrayPattern|RestElement|TSParameterProperty)$/.test(
    parent.type,
  );

/** Global names that a file uses without having been given them. */
export function freeGlobals({ file, program }: Source): string[] {
  const all = [...values(program)];
  const own = new Set(
    all.filter(({ name, parent }) => declares(parent) && isDeclared(name, parent)).map(({ name }) => name),
  );
  return all
    .filter(({ name }) => freeNames.has(name) && !own.has(name))
    .map(({ name }) => `${file} uses the global ${name}`);
}

/** Whether `parent` gives this name a meaning, rather than using it (a default value, an initial value). */
function isDeclared(name: string, parent: SyntaxNode): boolean {
  const places = [
    parent['id'],
    parent['param'],
    parent['left'],
    parent['argument'],
    parent['params'],
    parent['elements'],
  ];
  return places.flat().some((place) => nameOf(place) === name);
}

/** Mathematics whose last bits differ between machines: members of Math, powers. */
export function forbiddenMathematics({ file, program }: Source): string[] {
  const found: string[] = [];
  for (const node of everyNode(program)) {
    if (node['operator'] === '**' || node['operator'] === '**=') found.push(`${file} uses **`);
    for (const child of children(node)) {
      if (child.type !== 'Identifier' || nameOf(child) !== 'Math') continue;
      const member =
        node.type === 'MemberExpression' && node['computed'] !== true ? nameOf(node['property']) : 'as a value';
      if (!sameBits.has(member)) found.push(`${file} uses Math ${member}`);
    }
  }
  return found;
}

/** Variables that live as long as the module: state has its homes elsewhere. */
export function moduleState({ file, program }: Source): string[] {
  const body = children(program).map((node) => (isNode(node['declaration']) ? node['declaration'] : node));
  return body
    .filter((node) => node.type === 'VariableDeclaration' && node['kind'] !== 'const')
    .map((node) => `${file} has a module-level ${String(node['kind'])}`);
}

const isLocal = /^(https?|wss?):\/\/(127\.0\.0\.1|localhost|\$|$)/;
/** Names of XML vocabularies look like addresses and are never fetched. */
const isVocabulary = /^http:\/\/(www\.w3\.org|json-schema\.org)\//;

/** Addresses of other machines in string literals. */
export function networkAddresses({ file, program }: Source): string[] {
  const texts = [...everyNode(program)].flatMap((node) => {
    const value = node.type === 'TemplateElement' ? (node['value'] as { raw?: unknown }).raw : node['value'];
    return typeof value === 'string' && /Literal|TemplateElement|JSXText/.test(node.type) ? [value] : [];
  });
  return texts
    .flatMap((text) => text.match(/\b(https?|wss?):\/\/[^\s'"]*/g) ?? [])
    .filter((address) => !isLocal.test(address) && !isVocabulary.test(address))
    .map((address) => `${file} names ${address}`);
}
