type Family = { comments: string[]; samples: string[] };

/**
 * Metrics of several processes in one text (Prometheus' text format 0.0.4): every sample gets a `worker` label, and the samples of
 * a family stay together, as the format demands.
 * @param workers each with a name of its own; `text` null: it does not run
 */
export function mergeMetrics(workers: readonly { name: string; text: string | null }[]): string {
  const families = new Map<string, Family>();
  for (const { name: worker, text } of workers) {
    let family: Family = { comments: [], samples: [] };
    for (const line of (text ?? '').split('\n')) {
      const [, name] = /^# (?:HELP|TYPE) (\S+)/.exec(line) ?? [];
      if (name !== undefined) {
        family = families.get(name) ?? { comments: [], samples: [] };
        families.set(name, family);
        if (!family.comments.includes(line)) family.comments.push(line);
      } else if (line !== '' && !line.startsWith('#')) {
        family.samples.push(labelled(line, worker));
      }
    }
  }
  const lines = [...families.values()].flatMap(({ comments, samples }) => [...comments, ...samples]);
  return lines.length === 0 ? '' : `${lines.join('\n')}\n`;
}

/** `name{a="b"} 1` or `name 1`. */
function labelled(sample: string, worker: string): string {
  const [, name = '', labels, value = ''] = /^([A-Za-z_:][A-Za-z0-9_:]*)(?:\{(.*)\})?( .*)$/.exec(sample) ?? [];
  const all = labels === undefined || labels === '' ? `worker="${worker}"` : `worker="${worker}",${labels}`;
  return `${name}{${all}}${value}`;
}
