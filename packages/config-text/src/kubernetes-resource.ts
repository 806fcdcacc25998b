import type { ConfigEntryKind } from '@peerway/model/config-entry';
import { foldName, nearestName } from './field-name.ts';
import { kindRefusal } from './kind-refusal.ts';
import { KUBERNETES_API_VERSION, kindOfKubernetes, META_ANNOTATION } from './kubernetes-kind.ts';
import type { TextLimits } from './limits.ts';
import { readJson } from './read-json.ts';
import { abbreviate, describeNode, type ObjectNode, type TextField, type TextNode } from './text-node.ts';
import { TextProblem } from './text-problem.ts';

/** Whether the tree is a Kubernetes resource and not an entry in Consul's own form. */
export function isKubernetesResource(root: TextNode): root is ObjectNode {
  return root.type === 'object' && root.fields.some((field) => field.name === 'apiVersion');
}

/**
 * Turns a custom resource into an entry's tree: `metadata.name` is the name (for intentions, `spec.destination.name` is), and `spec`
 * holds the other fields. What Kubernetes itself keeps in a resource is left aside.
 * @returns the entry, and remarks on what was left aside though a person may have meant it.
 */
export function entryOfResource(resource: ObjectNode, limits: TextLimits): { entry: ObjectNode; notes: string[] } {
  const top = onlyFields(resource, ['apiVersion', 'kind', 'metadata', 'spec', 'status'], '');
  const version = textOf(top.get('apiVersion'), 'apiVersion', resource);
  if (version !== KUBERNETES_API_VERSION)
    throw new TextProblem(
      top.get('apiVersion')?.value.offset ?? 0,
      `apiVersion must be "${KUBERNETES_API_VERSION}", not ${abbreviate(JSON.stringify(version))}`,
      {
        field: 'apiVersion',
      },
    );
  const kindField = top.get('kind');
  const kind = readKind(textOf(kindField, 'kind', resource), kindField?.value.offset ?? resource.offset);

  const metadata = objectOf(top.get('metadata'), 'metadata', resource);
  const known = onlyFields(metadata, null, 'metadata.');
  const resourceName = textOf(known.get('name'), 'metadata.name', metadata);
  const notes: string[] = [];
  if (known.has('namespace'))
    notes.push('metadata.namespace is a namespace of Kubernetes and not of the mesh; it is left out');

  const spec = top.get('spec');
  const fields = spec === undefined || isNull(spec.value) ? [] : [...objectOf(spec, 'spec', resource).fields];
  for (const field of fields) {
    if (foldName(field.name) === 'kind' || foldName(field.name) === 'name')
      throw new TextProblem(field.offset, `spec.${field.name} is not a field; it is the resource's own`, {
        field: field.name,
      });
  }
  const name =
    kind === 'service-intentions'
      ? destinationFields(fields, metadata)
      : [scalarField('Name', resourceName, known.get('name')?.value.offset ?? metadata.offset)];
  const meta = metaField(known.get('annotations')?.value, limits);
  return {
    entry: {
      type: 'object',
      offset: resource.offset,
      fields: [scalarField('Kind', kind, kindField?.value.offset ?? resource.offset), ...name, ...meta, ...fields],
    },
    notes,
  };
}

const isNull = (node: TextNode): boolean => node.type === 'scalar' && node.value === null;

function readKind(written: string, offset: number): ConfigEntryKind {
  const kind = kindOfKubernetes.get(written);
  if (kind !== undefined) return kind;
  throw new TextProblem(offset, kindRefusal(written, 'kubernetes'), { field: 'kind' });
}

/** Takes `destination` out of the fields of an intentions' spec. */
function destinationFields(fields: TextField[], metadata: ObjectNode): TextField[] {
  const index = fields.findIndex((field) => foldName(field.name) === 'destination');
  const [destination] = index === -1 ? [] : fields.splice(index, 1);
  if (destination === undefined)
    throw new TextProblem(
      metadata.offset,
      'spec.destination is missing; it names the service that the intentions are for',
      {
        field: 'spec.destination',
      },
    );
  return objectOf(destination, 'spec.destination', metadata).fields;
}

function metaField(annotations: TextNode | undefined, limits: TextLimits): TextField[] {
  if (annotations?.type !== 'object') return [];
  const found = annotations.fields.find((field) => field.name === META_ANNOTATION);
  if (found?.value.type !== 'scalar' || typeof found.value.value !== 'string') return [];
  const { offset } = found.value;
  try {
    // Places inside the annotation's text are none of this text.
    return [{ name: 'Meta', offset, value: moved(readJson(found.value.value, limits), offset), block: false }];
  } catch (error) {
    if (!(error instanceof TextProblem)) throw error;
    throw new TextProblem(offset, `the annotation ${META_ANNOTATION} is not JSON: ${error.message}`, { field: 'Meta' });
  }
}

function moved(node: TextNode, offset: number): TextNode {
  switch (node.type) {
    case 'object':
      return {
        ...node,
        offset,
        fields: node.fields.map((field) => ({ ...field, offset, value: moved(field.value, offset) })),
      };
    case 'array':
      return { ...node, offset, items: node.items.map((item) => moved(item, offset)) };
    case 'scalar':
      return { ...node, offset };
    default:
      throw new Error(`unreachable: ${node satisfies never}`);
  }
}

/** The fields by name, each once. `allowed` null: any. */
function onlyFields(object: ObjectNode, allowed: readonly string[] | null, prefix: string): Map<string, TextField> {
  const fields = new Map<string, TextField>();
  for (const field of object.fields) {
    if (allowed !== null && !allowed.includes(field.name)) {
      const nearest = nearestName(field.name, allowed);
      const way = nearest === null ? `; a resource has ${allowed.join(', ')}` : `; did you mean ${nearest}?`;
      throw new TextProblem(field.offset, `${prefix}${abbreviate(field.name)} is not a field${way}`, {
        field: abbreviate(field.name),
      });
    }
    if (fields.has(field.name))
      throw new TextProblem(field.offset, `${prefix}${field.name} is written twice`, {
        field: `${prefix}${field.name}`,
      });
    fields.set(field.name, field);
  }
  return fields;
}

function objectOf(field: TextField | undefined, path: string, parent: TextNode): ObjectNode {
  if (field === undefined) throw new TextProblem(parent.offset, `${path} is missing`, { field: path });
  if (field.value.type === 'object') return field.value;
  throw new TextProblem(field.value.offset, `${path} must be an object, not ${describeNode(field.value)}`, {
    field: path,
  });
}

function textOf(field: TextField | undefined, path: string, parent: TextNode): string {
  if (field === undefined) throw new TextProblem(parent.offset, `${path} is missing`, { field: path });
  if (field.value.type === 'scalar' && typeof field.value.value === 'string') return field.value.value;
  throw new TextProblem(field.value.offset, `${path} must be text, not ${describeNode(field.value)}`, { field: path });
}

const scalarField = (name: string, value: string, offset: number): TextField => ({
  name,
  offset,
  value: { type: 'scalar', offset, value },
  block: false,
});
