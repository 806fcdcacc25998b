const rules = [
  [9, 'one service', 'one service'],
  [8, 'every service of a namespace', 'one service'],
  [7, 'every service of every namespace', 'one service'],
  [6, 'one service', 'every service of a namespace'],
  [5, 'every service of a namespace', 'every service of a namespace'],
  [4, 'every service of every namespace', 'every service of a namespace'],
  [3, 'one service', 'every service of every namespace'],
  [2, 'every service of a namespace', 'every service of every namespace'],
  [1, 'every service of every namespace', 'every service of every namespace'],
] as const;

/** How wildcards count, for who wonders why another intention decides. */
export function PrecedenceRules() {
  return (
    <details className="text-sm">
      <summary className="w-fit cursor-pointer rounded-sm text-text-2 hover:text-text-1">
        How wildcards and precedence work
      </summary>
      <div className="mt-2 flex max-w-[72ch] flex-col gap-2 text-text-2">
        <p>
          Of all intentions that fit a source and a destination, the one with the highest precedence decides alone; the
          destination counts more than the source. What none fits follows the default policy.
        </p>
        <p>
          <code className="font-mono text-text-1 text-xs">*</code> as a source of peer west means every service of west,
          and nobody else; a service of this cluster and one of a peer are never the same, whatever their names. There
          is no wildcard for peers: name each.
        </p>
        <table className="w-fit text-left">
          <thead>
            <tr className="text-text-3 text-xs">
              <th scope="col" className="py-1 pr-6 font-medium">
                Precedence
              </th>
              <th scope="col" className="py-1 pr-6 font-medium">
                Source
              </th>
              <th scope="col" className="py-1 font-medium">
                Destination
              </th>
            </tr>
          </thead>
          <tbody>
            {rules.map(([precedence, source, destination]) => (
              <tr key={precedence} className="border-line border-t">
                <td className="py-1 pr-6 text-text-1 tabular-nums">{precedence}</td>
                <td className="py-1 pr-6">{source}</td>
                <td className="py-1">{destination}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}
