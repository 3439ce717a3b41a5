/**
 * The value of a JSON text (RFC 8259), or where it stops being JSON, as line and column: what JSON.parse says of that differs from
 * version to version, and in English. Called by the command line and the window when they open a document.
 */

/** Where the first thing stands that does not fit, both from 1; `atEnd`: the text ends too early. */
export interface JsonMistake {
  readonly line: number;
  readonly column: number;
  readonly atEnd: boolean;
}

/** A value, or the first mistake. */
export type JsonText =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly mistake: JsonMistake };

/** Reads a text; a byte order mark before it is passed over. */
export function readJsonText(text: string): JsonText {
  const plain = text.replace(/^\uFEFF/, '');
  try {
    return { ok: true, value: JSON.parse(plain) };
  } catch {
    return { ok: false, mistake: jsonMistake(plain) ?? { line: 1, column: 1, atEnd: false } };
  }
}

const TOKEN =
  /([{}[\],:])|("(?:[^"\\\p{Cc}]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*")|((?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?![\w.]))/uy;

/** What may come next. */
type Expected = 'value' | 'valueOrEnd' | 'key' | 'keyOrEnd' | 'colon' | 'commaOrEnd';

/** The first mistake; null where there is none. */
export function jsonMistake(text: string): JsonMistake | null {
  const open: string[] = [];
  let expected: Expected | null = 'value';
  for (let at = skip(text, 0); ; at = skip(text, TOKEN.lastIndex)) {
    if (at === text.length) return expected === null ? null : place(text, at, true);
    TOKEN.lastIndex = at;
    const [token] = TOKEN.exec(text) ?? [];
    if (token === undefined || expected === null) return place(text, at, unclosed(text, at));
    const next = follow(expected, token, open);
    if (next === 'wrong') return place(text, at, false);
    expected = next;
  }
}

function follow(expected: Expected, token: string, open: string[]): Expected | null | 'wrong' {
  const after = (): Expected | null => (open.length === 0 ? null : 'commaOrEnd');
  const close = () => {
    open.pop();
    return after();
  };
  const inList = open.at(-1) === '[';
  if (expected === 'colon') return token === ':' ? 'value' : 'wrong';
  if (expected === 'commaOrEnd') {
    if (token === ',') return inList ? 'value' : 'key';
    return token === (inList ? ']' : '}') ? close() : 'wrong';
  }
  if (expected === 'key' || expected === 'keyOrEnd') {
    if (token.startsWith('"')) return 'colon';
    return token === '}' && expected === 'keyOrEnd' ? close() : 'wrong';
  }
  if (token === '{' || token === '[') {
    open.push(token);
    return token === '{' ? 'keyOrEnd' : 'valueOrEnd';
  }
  if (token === ']' && expected === 'valueOrEnd') return close();
  return '}],:'.includes(token) ? 'wrong' : after();
}

/** A string that is begun and runs to the end of the text. */
function unclosed(text: string, at: number): boolean {
  return text[at] === '"' && !/["\n]/.test(text.slice(at + 1));
}

function skip(text: string, from: number): number {
  let at = from;
  while (at < text.length && ' \t\r\n'.includes(text[at] as string)) at++;
  return at;
}

function place(text: string, at: number, atEnd: boolean): JsonMistake {
  const lines = text.slice(0, at).split('\n');
  return { line: lines.length, column: (lines.at(-1) ?? '').length + 1, atEnd };
}
