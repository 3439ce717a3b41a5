/**
 * How the units of one layer stand in the plane across depth: a column, a grid of rows and columns, or the image they are.
 * Rows run downwards, columns from left to right as the reader sees them. Lengths are in world units.
 */

/** Where the units of a layer stand: unit u in row floor(u / columns), column u mod columns. */
export interface Grid {
  readonly rows: number;
  readonly columns: number;
  /** Distance of rows and of columns. */
  readonly rowStep: number;
  readonly columnStep: number;
  /** Radius of a neuron, or half the side of a cell. */
  readonly radius: number;
}

const ROW_STEP = 0.56;
const COLUMN_STEP = 0.43;
const RADIUS = 0.112;
/** A layer is never taller than this many rows at full size; more rows stand closer and smaller. */
const FULL_ROWS = 12;

/** Rows of `units` units: one column up to 12, 8 rows up to 64, then about twice as many rows as columns. */
function rowsOf(units: number): number {
  if (units <= FULL_ROWS) return units;
  if (units <= 40) return 8;
  return Math.max(8, Math.ceil(Math.sqrt(2 * units)));
}

/** Neurons: 10 in a column, 32 as 8 x 4, 4,096 as 90 x 46. */
export function neuronGrid(units: number): Grid {
  const columns = Math.ceil(units / rowsOf(units));
  const rows = Math.ceil(units / columns);
  const scale = Math.min(1, FULL_ROWS / rows);
  return {
    rows,
    columns,
    rowStep: ROW_STEP * scale,
    columnStep: COLUMN_STEP * scale,
    radius: RADIUS * scale,
  };
}

const IMAGE_SIDE = 3.6;

/** Square cells that touch: an image of rows x columns, a little less tall than 8 rows of neurons. */
export function imageGrid(rows: number, columns: number): Grid {
  const step = IMAGE_SIDE / Math.max(rows, columns);
  return { rows, columns, rowStep: step, columnStep: step, radius: step / 2 };
}

/** A sequence: its first step on top, one row a step, its features side by side, apart from each other where they are few. */
export function sequenceGrid(steps: number, features: number): Grid {
  const rowStep = Math.min(ROW_STEP, IMAGE_SIDE / steps);
  const columnStep = Math.max(rowStep, Math.min(COLUMN_STEP, IMAGE_SIDE / 3 / features));
  return { rows: steps, columns: features, rowStep, columnStep, radius: 0.46 * rowStep };
}

/** A few separate inputs: square cells in a column. */
export function cellGrid(cells: number): Grid {
  const grid = neuronGrid(cells);
  return { ...grid, columnStep: grid.rowStep, radius: grid.rowStep * 0.36 };
}

/** Half the height and half the width of the plane, margins of `margin` cells included. */
export function gridExtent(grid: Grid, margin: number): { readonly halfHeight: number; readonly halfWidth: number } {
  return {
    halfHeight: ((grid.rows - 1) / 2 + margin) * grid.rowStep,
    halfWidth: ((grid.columns - 1) / 2 + margin) * grid.columnStep,
  };
}
