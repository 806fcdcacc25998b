import { filterFault, instanceShape, regexFault } from '@peerway/filter';
import type { ConfigEntry, ServiceRouterEntry } from '@peerway/model/config-entry';
import type { ChainProblem } from '@peerway/model/discovery-chain';

/** Filters and regular expressions of an entry that can not be read. */
export function entryTexts(entry: ConfigEntry): ChainProblem[] {
  switch (entry.Kind) {
    case 'service-resolver':
      return Object.entries(entry.Subsets ?? {}).flatMap(([subset, { Filter }]) =>
        refused(
          `service-resolver/${entry.Name} Subsets[${JSON.stringify(subset)}].Filter`,
          Filter ? filterFault(Filter, instanceShape) : null,
          `Filter for subset "${subset}" is not a valid expression`,
        ),
      );
    case 'service-router':
      return entry.Routes.flatMap((route, index) =>
        regexesOf(route).flatMap((regex) =>
          refused(
            `service-router/${entry.Name} Routes[${index}].Match.HTTP`,
            regexFault(regex),
            'a regular expression is not valid',
          ),
        ),
      );
    case 'service-intentions':
      return entry.Sources.flatMap(({ Permissions: permissions }, source) =>
        (permissions ?? []).flatMap(({ HTTP: http }, index) =>
          [http?.PathRegex, ...(http?.Header ?? []).map(({ Regex }) => Regex)].flatMap((regex) =>
            refused(
              `service-intentions/${entry.Name} Sources[${source}].Permissions[${index}].HTTP`,
              regex === undefined ? null : regexFault(regex),
              'a regular expression is not valid',
            ),
          ),
        ),
      );
    default:
      return [];
  }
}

function regexesOf({ Match: match }: ServiceRouterEntry['Routes'][number]): string[] {
  const http = match?.HTTP;
  const all = [http?.PathRegex, ...(http?.Header ?? []).map(({ Regex }) => Regex)];
  return [...all, ...(http?.QueryParam ?? []).map(({ Regex }) => Regex)].filter((regex) => regex !== undefined);
}

const refused = (where: string, fault: string | null, what: string): ChainProblem[] =>
  fault === null ? [] : [{ severity: 'refused', where, message: `${what}: ${fault}` }];
