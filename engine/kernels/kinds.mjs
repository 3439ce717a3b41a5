/**
 * Writes one copy of every loop over activations per activation, with a switch in front: inside a copy the kind is a constant,
 * and so all that belongs to other activations falls away. build.mjs calls it; a new activation is a line in opcodes.ts.
 */

/** Loops that are written for any kind: file, name, parameters after the kind. */
const loops = [
  {
    file: 'activations',
    name: 'mapRows',
    parameters: 'input, inputStride, output, outputStride, rows: i32, width, slope: v128',
  },
  {
    file: 'activations',
    name: 'backwardRows',
    parameters:
      'input, inputStride, output, outputStride, upstream, upstreamStride, result, resultStride, rows: i32, width, slope: v128',
  },
  {
    file: 'activationRecords',
    name: 'recordColumns',
    parameters:
      'input, inputStride, output, outputStride, rows: i32, columns: i32, slope: v128, threshold: v128, mean, results',
  },
];

const camel = (kind) => kind.toLowerCase().replace(/^activation|_(\w)/g, (_, letter) => (letter ?? '').toUpperCase());

/** One function per kind: within it the kind is a constant. Then the function that calls the right one. */
function copies({ name, parameters }, kinds) {
  const list = parameters.split(', ').map((each) => (each.includes(':') ? each : `${each}: usize`));
  const names = list.map((each) => each.split(':')[0]).join(', ');
  const copy = (kind) => `${name}${camel(kind)}`;
  return [
    ...kinds.map((kind) => `function ${copy(kind)}(${list.join(', ')}): void { ${name}(${kind}, ${names}); }`),
    `export function ${name}Of(kind: i32, ${list.join(', ')}): void {`,
    '  switch (kind) {',
    ...kinds.map((kind) => `    case ${kind}: return ${copy(kind)}(${names});`),
    '  }',
    '}',
  ].join('\n');
}

/** The whole generated file; `opcodes` is the text of opcodes.ts. */
export function kindSource(opcodes) {
  const kinds = [...opcodes.matchAll(/export const (ACTIVATION_\w+)/g)].map((match) => match[1]);
  const imports = [...new Set(loops.map(({ file }) => file))].map((file) => {
    const names = loops.filter((each) => each.file === file).map(({ name }) => name);
    return `import { ${names.join(', ')} } from '../${file}';`;
  });
  return `${[
    '// Written by kinds.mjs; not to be edited.',
    `import { ${kinds.join(', ')} } from '../opcodes';`,
    ...imports,
    ...loops.map((loop) => copies(loop, kinds)),
  ].join('\n')}\n`;
}
