'use client';

import type { ServiceRoute } from '@peerway/model/config-entry/service-router';
import { Button, IconButton } from '@peerway/ui';
import { ArrowDown, ArrowUp, Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { EntryAddress } from '@/features/config-entry/entry-address';
import { EditEntry } from './edit-entry';
import { RouteFields } from './route-fields';
import { routeWords } from './route-words';

const newRoute: ServiceRoute = { Match: { HTTP: { PathPrefix: '/' } } };

/** The routes of a service in their order, one of them open. The first that matches a request decides. */
export function RouterEditor({
  address,
  place,
}: {
  address: EntryAddress & { kind: 'service-router' };
  /** Index of the route that is open at first; null: none. */
  place: number | null;
}) {
  const [opened, open] = useState(place);
  return (
    <EditEntry
      address={address}
      empty={{
        Kind: 'service-router',
        Name: address.name,
        Partition: address.partition,
        Namespace: address.namespace,
        Routes: [],
      }}
    >
      {({ entry, setEntry }) => {
        const routes = entry.Routes;
        const setRoutes = (Routes: ServiceRoute[]): void => setEntry({ ...entry, Routes });
        const move = (from: number, to: number): void => {
          const route = routes[from];
          if (route === undefined || to < 0 || to >= routes.length) return;
          setRoutes(routes.toSpliced(from, 1).toSpliced(to, 0, route));
          open(to);
        };
        const route = opened === null ? undefined : routes[opened];
        return (
          <>
            <ol className="flex flex-col overflow-hidden rounded-md border border-line">
              {routes.map((each, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a route is named by its place
                <li key={index} className="flex items-center gap-1 border-line border-b pr-1 last:border-b-0">
                  <button
                    type="button"
                    aria-expanded={index === opened}
                    onClick={() => open(index === opened ? null : index)}
                    className={`min-w-0 flex-1 truncate px-3 py-2 text-left text-sm focus-visible:outline-offset-[-2px] ${index === opened ? 'bg-accent-subtle font-medium' : 'hover:bg-surface-3'}`}
                  >
                    {index + 1}. {routeWords(each, entry.Name)}
                  </button>
                  <IconButton
                    label={`Move route ${index + 1} up`}
                    icon={<ArrowUp size={14} />}
                    disabled={index === 0}
                    onClick={() => move(index, index - 1)}
                  />
                  <IconButton
                    label={`Move route ${index + 1} down`}
                    icon={<ArrowDown size={14} />}
                    disabled={index === routes.length - 1}
                    onClick={() => move(index, index + 1)}
                  />
                  <IconButton
                    label={`Remove route ${index + 1}`}
                    icon={<Trash2 size={14} />}
                    onClick={() => {
                      setRoutes(routes.toSpliced(index, 1));
                      open(null);
                    }}
                  />
                </li>
              ))}
              <li className="px-3 py-2 text-sm text-text-3">Every other request goes to {entry.Name} itself.</li>
            </ol>
            <div>
              <Button
                size="sm"
                icon={<Plus size={14} />}
                onClick={() => {
                  setRoutes([...routes, newRoute]);
                  open(routes.length);
                }}
              >
                Add route
              </Button>
            </div>
            {route && opened !== null && (
              <RouteFields
                key={opened}
                route={route}
                own={entry.Name}
                onChange={(next) => setRoutes(routes.with(opened, next))}
              />
            )}
          </>
        );
      }}
    </EditEntry>
  );
}
