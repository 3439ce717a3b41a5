/**
 * Random values of a JSON Schema: what the committed schema of the document allows, this makes, so that a new block, optimiser or data
 * set is tried without a line here. Small numbers more often than large ones. Used by documents.ts.
 */

/** Where chance comes from. */
export interface Choose {
  /** A whole number, both ends included. */
  integer(least: number, most: number): number;
  /** True in so many cases of a hundred. */
  chance(percent: number): boolean;
  pick<Value>(values: readonly Value[]): Value;
}

/** The parts of JSON Schema that the document's schema is written in. */
export interface SchemaNode {
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, SchemaNode>>;
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly required?: readonly string[];
  readonly items?: SchemaNode;
  readonly oneOf?: readonly SchemaNode[];
  readonly anyOf?: readonly SchemaNode[];
  readonly default?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly minItems?: number;
}

const NUMBERS = [0, 1e-30, 1e-8, 1e-3, 0.01, 0.1, 0.25, 0.5, 0.9, 0.99, 1, 2, 10, 1e4, 1e30, -1, -0.1, -1e30];
const USUAL = [0, 1e-3, 0.01, 0.1, 0.25, 0.5, 0.9, 1];
/** Nesting beyond this picks what does not nest. */
const DEEPEST = 3;
const MOST_ITEMS = 4;
const MOST_ABOVE_LEAST = 9;
/** How often a key is there that may be left out. */
const OPTIONAL = 35;

/** Makes values of one schema. */
export class SchemaValues {
  private readonly root: SchemaNode;
  private readonly choose: Choose;

  constructor(root: SchemaNode, choose: Choose) {
    this.root = root;
    this.choose = choose;
  }

  /** A value at a node; `leaveOut` names keys of the node that are not made. */
  of(node: SchemaNode, depth = 0, leaveOut: readonly string[] = []): unknown {
    if (node.$ref !== undefined) return this.of(this.resolved(node), depth);
    const branches = node.oneOf ?? node.anyOf;
    if (branches !== undefined) return this.of(this.choose.pick(this.affordable(branches, depth)), depth);
    if ('const' in node) return node.const;
    if (node.enum !== undefined) return this.choose.pick(node.enum);
    if (node.type === 'object') return this.object(node, depth, leaveOut);
    if (node.type === 'array') return this.list(node, depth);
    if (node.type === 'boolean') return this.choose.chance(50);
    if (node.type === 'integer') return this.integer(node);
    if (node.type === 'number') return this.number(node);
    return node.type === 'string' ? 'x' : null;
  }

  private resolved(node: SchemaNode): SchemaNode {
    return node.$ref === undefined ? node : (this.root.$defs?.[node.$ref.replace('#/$defs/', '')] ?? {});
  }

  /** Deep down no branch that holds lists of its own kind. */
  private affordable(branches: readonly SchemaNode[], depth: number): readonly SchemaNode[] {
    const flat = branches.filter((branch) => this.resolved(branch).properties?.['blocks'] === undefined);
    return depth < DEEPEST || flat.length === 0 ? branches : flat;
  }

  private object(node: SchemaNode, depth: number, leaveOut: readonly string[]): Record<string, unknown> {
    const made: Record<string, unknown> = {};
    for (const [key, property] of Object.entries(node.properties ?? {})) {
      const needed = node.required?.includes(key) === true && property.default === undefined;
      if (leaveOut.includes(key) || !(needed || this.choose.chance(OPTIONAL))) continue;
      made[key] = this.of(property, depth + (key === 'blocks' ? 1 : 0));
    }
    return made;
  }

  private list(node: SchemaNode, depth: number): unknown[] {
    const length = this.choose.integer(node.minItems ?? 0, MOST_ITEMS);
    return Array.from({ length }, () => this.of(node.items ?? {}, depth));
  }

  private integer({ minimum = 0, maximum = MOST_ABOVE_LEAST }: SchemaNode): number {
    return this.choose.integer(minimum, Math.min(maximum, minimum + MOST_ABOVE_LEAST));
  }

  private number(node: SchemaNode): number {
    const { minimum = -Infinity, maximum = Infinity, exclusiveMinimum = -Infinity, exclusiveMaximum = Infinity } = node;
    const fits = (value: number) =>
      value >= minimum && value <= maximum && value > exclusiveMinimum && value < exclusiveMaximum;
    const usual = USUAL.filter(fits);
    return this.choose.pick(usual.length > 0 && this.choose.chance(90) ? usual : NUMBERS.filter(fits));
  }
}
