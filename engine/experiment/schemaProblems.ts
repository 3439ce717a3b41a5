/**
 * Turns what zod found into problems with codes and values of our own: zod's English sentences go no further than here.
 * Called by problems.ts.
 */
import type { z } from '../zod.ts';
import { cameAs, type Problem, type ProblemCode, pathText } from './problemCodes.ts';

type Issue = z.core.$ZodIssue;

const MOST_KEYS = 20;

const TYPES: Readonly<Record<string, ProblemCode>> = {
  object: 'notObject',
  array: 'notList',
  string: 'notText',
  number: 'notNumber',
  int: 'notInteger',
  boolean: 'notSwitch',
};

/** The problems of a document that does not fit its schema; `allowedKeys` names the keys there may be at a path. */
export function schemaProblems(
  issues: readonly Issue[],
  document: unknown,
  allowedKeys: (path: readonly PropertyKey[]) => readonly string[],
): Problem[] {
  return issues.flatMap((issue) => {
    if (issue.code !== 'unrecognized_keys') return [problemOf(issue, issue.path, valueAt(document, issue.path))];
    const allowed = allowedKeys(issue.path).join(', ');
    return issue.keys.slice(0, MOST_KEYS).map((key) => ({
      path: pathText([...issue.path, key]),
      code: 'unknownKey' as const,
      values: { allowed },
    }));
  });
}

function problemOf(issue: Issue, path: readonly PropertyKey[], value: unknown): Problem {
  const problem = (code: ProblemCode, values: Problem['values'] = {}): Problem => ({
    path: pathText(path),
    code,
    values,
  });
  const came = cameAs(value);
  if (value === undefined) return problem('missing');
  switch (issue.code) {
    case 'invalid_type': {
      const code = issue.expected === 'int' && typeof value !== 'number' ? 'notNumber' : TYPES[issue.expected];
      return problem(code ?? 'invalid', { came });
    }
    case 'invalid_value':
      return problem('notAllowed', { came, allowed: issue.values.map(String).join(', ') });
    case 'too_small':
      if (issue.origin === 'array') return problem('listEmpty');
      return problem(issue.inclusive === false ? 'notAbove' : 'tooSmall', { came, least: Number(issue.minimum) });
    case 'too_big':
      return problem(tooBigCode(issue), { came: lengthOf(value) ?? came, most: Number(issue.maximum) });
    case 'invalid_union':
      return unionProblem(issue, path, value);
    default:
      return problem('invalid', { came });
  }
}

function tooBigCode({ origin, inclusive }: Extract<Issue, { code: 'too_big' }>): ProblemCode {
  if (origin === 'array') return 'listTooLong';
  if (origin === 'string') return 'textTooLong';
  return inclusive === false ? 'notBelow' : 'tooLarge';
}

function lengthOf(value: unknown): number | undefined {
  return typeof value === 'string' || Array.isArray(value) ? value.length : undefined;
}

/** A wrong discriminator names what is allowed; otherwise the branch that fits the kind of value speaks. */
function unionProblem(
  issue: Extract<Issue, { code: 'invalid_union' }>,
  path: readonly PropertyKey[],
  value: unknown,
): Problem {
  if ('options' in issue && Array.isArray(issue.options)) {
    return {
      path: pathText(path),
      code: 'notAllowed',
      values: { came: cameAs(value), allowed: issue.options.join(', ') },
    };
  }
  const branches = issue.errors.flatMap((errors) => errors.slice(0, 1));
  const [wordsOnly] = branches.filter((error) => error.code === 'invalid_value');
  const fitting = typeof value === 'number' ? branches.find((error) => error !== wordsOnly) : wordsOnly;
  const chosen = fitting ?? branches[0];
  if (chosen === undefined) return { path: pathText(path), code: 'invalid', values: { came: cameAs(value) } };
  return problemOf(chosen, [...path, ...chosen.path], valueAt(value, chosen.path));
}

/** The value at a path of keys and indices, undefined where there is none. */
export function valueAt(document: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((value, key) => {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    return (value as Readonly<Record<PropertyKey, unknown>>)[key];
  }, document);
}
