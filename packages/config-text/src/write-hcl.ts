import { quoteHcl } from './hcl-text.ts';

/** Writes a plain object as HCL that HCL 1 and HCL 2 both read: `name = value`, a line each. */
export function writeHcl(object: Readonly<Record<string, unknown>>): string {
  return `${bodyLines(object, '').join('\n')}\n`;
}

function bodyLines(object: Readonly<Record<string, unknown>>, indentation: string): string[] {
  return Object.entries(object)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${indentation}${hclName(name)} = ${hclValue(value, indentation)}`);
}

function hclName(name: string): string {
  return /^[A-Za-z_][A-Za-z0-9_-]*$/.test(name) ? name : quoteHcl(name);
}

function hclValue(value: unknown, indentation: string): string {
  const inner = `${indentation}  `;
  if (typeof value === 'string') return quoteHcl(value);
  if (Array.isArray(value)) {
    if (value.every((item) => typeof item !== 'object' || item === null))
      return `[${value.map((item) => hclValue(item, indentation)).join(', ')}]`;
    const items = value.map((item) => `${inner}${hclValue(item, inner)},\n`);
    return `[\n${items.join('')}${indentation}]`;
  }
  if (typeof value === 'object' && value !== null) {
    const lines = bodyLines({ ...value }, inner);
    return lines.length === 0 ? '{}' : `{\n${lines.join('\n')}\n${indentation}}`;
  }
  // Numbers, true, false and null are written as in JSON.
  return JSON.stringify(value);
}
