/**
 * Writes the micro-kernels of all matrix products as AssemblyScript: one function per tile shape and epilogue. build.mjs calls
 * it before every build; what it writes is not committed. How tiles make up a product is matrix.ts.
 *
 * A tile is R rows by V vectors of 4 columns: C = A B, every element one sum over k = 0 ... K-1 in that order, in float32,
 * whatever the shape; so shapes may change without changing a bit. A function walks down `panels` tiles over the same columns.
 *
 * The k loop keeps 15 SIMD registers busy and no more: V8 hoists all loads of a loop body to its top, so R + V + R V + 1 <= 15.
 * It is not unrolled, and whatever the epilogue needs is loaded after the loop.
 */

/** What becomes of a finished tile: how A may lie, lines that load what all rows need, and the expression to store for one vector. */
const epilogues = {
  /** C = A B. */
  product: { layouts: ['panel', 'rows'], before: () => [], vector: (sum) => sum },
  /** C = C + A B, every sum going on where it stood. */
  productMore: {
    layouts: ['panel'],
    begin: (i, j) => `v128.load(c + ${i} * ldc, ${16 * j})`,
    before: () => [],
    vector: (sum) => sum,
  },
  /** C = A B + bias. */
  affine: { layouts: ['panel', 'rows'], before: loadBias, vector: (sum, j) => `f32x4.add(${sum}, bias${j})` },
  /** C = max(0, A B + bias); NaN stays NaN. */
  affineRelu: {
    layouts: ['panel', 'rows'],
    before: (vectors) => [...loadBias(vectors), 'const zero = f32x4.splat(0);'],
    vector: (sum, j) => `f32x4.pmax(f32x4.add(${sum}, bias${j}), zero)`,
  },
  /** C = C - rate (A B): gradient descent on the spot. */
  descend: {
    layouts: ['panel'],
    before: () => ['const rate = v128.load32_splat(extra);'],
    vector: (sum, j) => `f32x4.sub(v128.load(row, ${16 * j}), f32x4.mul(rate, ${sum}))`,
  },
};

function loadBias(vectors) {
  return range(vectors).map((j) => `const bias${j} = v128.load(extra, ${16 * j});`);
}

/** Tile shapes [rows, vectors]; the driver asks for 4 rows and, at the bottom, for the 1 to 3 left. */
const shapes = [1, 2].flatMap((vectors) => [4, 3, 2, 1].map((rows) => [rows, vectors]));
const SHAPES = shapes.length;
const shapeOf = (rows, vectors) => 4 * (vectors - 1) + rows - 1;

const range = (length) => Array.from({ length }, (_, index) => index);

/**
 * How a tile reads A: `panel`: the numbers of one k side by side, k apart by lda; `rows`: rows apart by lda, k side by side, which
 * costs an addition per row but needs no packing.
 */
const layouts = {
  panel: {
    start: () => ['let x = a - lda;'],
    step: () => ['x += lda;'],
    number: (i) => `v128.load32_splat(x, ${4 * i})`,
  },
  rows: {
    start: (rows) => range(rows).map((i) => `let x${i} = a + ${i} * lda - 4;`),
    step: (rows) => range(rows).map((i) => `x${i} += 4;`),
    number: (i) => `v128.load32_splat(x${i})`,
  },
};

const zero = () => 'f32x4.splat(0)';

function tile(name, rows, vectors, { begin = zero, before, vector }, { start, step, number }) {
  const cells = range(rows).flatMap((i) => range(vectors).map((j) => [i, j]));
  const stores = cells.map(([i, j]) => {
    const step = j === 0 && i > 0 ? 'row += ldc; ' : '';
    return `    ${step}v128.store(row, ${vector(`c${i}${j}`, j)}, ${16 * j});`;
  });
  return [
    `export function ${name}${rows}x${4 * vectors}(`,
    '  a: usize, aPanel: usize, lda: usize, b: usize, ldb: usize, c: usize, ldc: usize, k: i32, panels: i32, extra: usize,',
    '): void {',
    '  const end = b + (k - 1) * ldb;',
    '  do {',
    ...cells.map(([i, j]) => `    let c${i}${j} = ${begin(i, j)};`),
    ...start(rows).map((line) => `    ${line}`),
    '    let y = b - ldb;',
    '    do {',
    ...step(rows).map((line) => `      ${line}`),
    '      y += ldb;',
    ...range(vectors).map((j) => `      const b${j} = v128.load(y, ${16 * j});`),
    ...range(rows).flatMap((i) => [
      `      const a${i} = ${number(i)};`,
      ...range(vectors).map((j) => `      c${i}${j} = f32x4.add(c${i}${j}, f32x4.mul(a${i}, b${j}));`),
    ]),
    '    } while (y != end);',
    ...before(vectors).map((line) => `    ${line}`),
    '    let row = c;',
    ...stores,
    '    a += aPanel;',
    `    c += ${rows} * ldc;`,
    '  } while (--panels > 0);',
    '}',
  ].join('\n');
}

/**
 * The function that calls the tile function of a shape, known only at run time: one switch over epilogue, width and rows, since small
 * layers are made of little else.
 */
function dispatch(names) {
  const args = 'a, aPanel, lda, b, ldb, c, ldc, k, panels, extra';
  const cases = names.flatMap((name, epilogue) =>
    shapes.map(([rows, vectors]) => {
      return `    case ${SHAPES * epilogue + shapeOf(rows, vectors)}: return ${name}${rows}x${4 * vectors}(${args});`;
    }),
  );
  const constant = (name) => name.replace(/[A-Z]/g, '_$&').toUpperCase();
  return [
    '/** Epilogues, `_ROWS`: with rows of A as they lie in memory, not packed. */',
    ...names.map((name, epilogue) => `export const ${constant(name)} = ${epilogue};`),
    '',
    '/** One column of tiles: `panels` tiles of 1 to 4 rows, 8 columns wide or 4. */',
    'export function tiles(',
    '  epilogue: i32, rows: i32, wide: bool,',
    '  a: usize, aPanel: usize, lda: usize, b: usize, ldb: usize, c: usize, ldc: usize, k: i32, panels: i32, extra: usize,',
    '): void {',
    `  switch (${SHAPES} * epilogue + 4 * <i32>wide + rows - 1) {`,
    ...cases,
    '  }',
    '}',
  ].join('\n');
}

/** The whole generated file. */
export function tileSource() {
  const named = Object.entries(epilogues).flatMap(([name, epilogue]) =>
    epilogue.layouts.map((layout) => ({ name: layout === 'rows' ? `${name}Rows` : name, epilogue, layout })),
  );
  const functions = named.flatMap(({ name, epilogue, layout }) =>
    shapes.map(([rows, vectors]) => tile(name, rows, vectors, epilogue, layouts[layout])),
  );
  const all = [...functions, dispatch(named.map(({ name }) => name))];
  return `${['// Written by tiles.mjs; not to be edited.', ...all].join('\n\n')}\n`;
}
