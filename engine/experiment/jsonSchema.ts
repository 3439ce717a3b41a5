/**
 * The JSON Schema of the experiment document, made from the zod schema: committed as assets/experiment.schema.json for editors,
 * printed by `gradiorama schema`, and read here to name the keys a document may have.
 */
import { z } from '../zod.ts';
import { experimentSchema } from './experiment.ts';

/** A JSON Schema, draft 2020-12. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** The schema of a document as a person writes it: what has a default may be left out. */
export function experimentJsonSchema(): JsonSchema {
  const schema = z.toJSONSchema(experimentSchema, { io: 'input' });
  return { title: 'Gradiorama experiment', ...schema };
}

interface SchemaNode {
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, SchemaNode>>;
  readonly properties?: Readonly<Record<string, SchemaNode>> & { readonly type?: SchemaNode };
  readonly const?: unknown;
  readonly items?: SchemaNode;
  readonly oneOf?: readonly SchemaNode[];
  readonly anyOf?: readonly SchemaNode[];
}

/** The keys an object at `path` of the document may have; in a union those of the branch its `type` chooses. */
export function keysAt(path: readonly PropertyKey[], document: unknown): readonly string[] {
  const root = experimentJsonSchema() as SchemaNode;
  const resolve = (node: SchemaNode, value: unknown): SchemaNode => {
    if (node.$ref !== undefined) return resolve(root.$defs?.[node.$ref.replace('#/$defs/', '')] ?? {}, value);
    const branches = node.oneOf ?? node.anyOf;
    if (branches === undefined) return node;
    const type = (value as { readonly type?: unknown } | null)?.type;
    return branches.map((each) => resolve(each, value)).find((each) => each.properties?.type?.const === type) ?? {};
  };
  let node = resolve(root, document);
  let value = document;
  for (const key of path) {
    value = (value as Readonly<Record<PropertyKey, unknown>> | undefined)?.[key];
    node = resolve((typeof key === 'number' ? node.items : node.properties?.[String(key)]) ?? {}, value);
  }
  return Object.keys(node.properties ?? {});
}
