'use client';

import type { ServiceRoute } from '@peerway/model/config-entry/service-router';
import { Badge, Combobox, Field, Select, TextInput } from '@peerway/ui';
import { useState } from 'react';
import { useNames } from '@/features/intention/use-names';
import { RouteHeaders } from './route-headers';
import { withField } from './with-field';

type Http = NonNullable<NonNullable<ServiceRoute['Match']>['HTTP']>;
type Destination = NonNullable<ServiceRoute['Destination']>;
const pathFields = ['PathPrefix', 'PathExact', 'PathRegex'] as const;
const pathWords = { PathPrefix: 'begins with', PathExact: 'is', PathRegex: 'matches' } as const;

/** What a route asks of a request, and where it sends it. Query parameters are kept as they are written. */
export function RouteFields({
  route,
  own,
  onChange,
}: {
  route: ServiceRoute;
  /** The service whose route it is. */
  own: string;
  onChange: (route: ServiceRoute) => void;
}) {
  const names = useNames();
  const http: Http = route.Match?.HTTP ?? {};
  const to: Destination = route.Destination ?? {};
  const setHttp = (next: Http): void =>
    onChange(withField(route, 'Match', Object.keys(next).length === 0 ? undefined : { HTTP: next }));
  const setTo = (next: Destination): void =>
    onChange(withField(route, 'Destination', Object.keys(next).length === 0 ? undefined : next));
  const pathField = pathFields.find((field) => http[field]) ?? 'any';
  // What is typed is kept as text, so that a comma can be typed before the method that follows it.
  const [methods, setMethods] = useState(http.Methods?.join(', ') ?? '');
  const setPath = (field: string, value: string): void => {
    const { PathExact: _exact, PathPrefix: _prefix, PathRegex: _regex, ...rest } = http;
    const known = pathFields.find((each) => each === field);
    setHttp(known === undefined ? rest : { ...rest, [known]: value });
  };
  return (
    <div className="flex flex-col gap-3">
      <div className="grid grid-cols-2 gap-2">
        <Field label="Path">
          <Select
            value={pathField}
            onChange={(event) => setPath(event.target.value, (pathField === 'any' ? '' : http[pathField]) || '/')}
          >
            <option value="any">any</option>
            {pathFields.map((field) => (
              <option key={field} value={field}>
                {pathWords[field]}
              </option>
            ))}
          </Select>
        </Field>
        <Field label="Path value">
          <TextInput
            mono
            disabled={pathField === 'any'}
            value={pathField === 'any' ? '' : (http[pathField] ?? '')}
            onChange={(event) => setPath(pathField, event.target.value)}
          />
        </Field>
      </div>
      <Field label="Methods" optional>
        <TextInput
          mono
          value={methods}
          placeholder="all"
          onChange={(event) => {
            setMethods(event.target.value);
            const list = event.target.value
              .toUpperCase()
              .split(/[\s,]+/)
              .filter(Boolean);
            setHttp(withField(http, 'Methods', list.length === 0 ? undefined : list));
          }}
        />
      </Field>
      <RouteHeaders
        headers={http.Header ?? []}
        onChange={(headers) => setHttp(withField(http, 'Header', headers.length === 0 ? undefined : headers))}
      />
      {(http.QueryParam ?? []).map(({ Name }) => (
        <Badge key={Name} mono>
          ?{Name}
        </Badge>
      ))}
      <div className="grid grid-cols-2 gap-2">
        <Field label="To service">
          <Combobox
            value={to.Service ?? ''}
            placeholder={own}
            options={names.services('')}
            noMatch="No service of that name yet"
            onChange={(service) => setTo(withField(to, 'Service', service))}
          />
        </Field>
        <Field label="Subset">
          <TextInput
            value={to.ServiceSubset ?? ''}
            placeholder="all instances"
            onChange={(event) => setTo(withField(to, 'ServiceSubset', event.target.value))}
          />
        </Field>
        <Field label="Path becomes">
          <TextInput
            mono
            value={to.PrefixRewrite ?? ''}
            placeholder="as it is"
            onChange={(event) => setTo(withField(to, 'PrefixRewrite', event.target.value))}
          />
        </Field>
        <Field label="Answer within">
          <TextInput
            value={to.RequestTimeout ?? ''}
            placeholder="15s"
            onChange={(event) => setTo(withField(to, 'RequestTimeout', event.target.value))}
          />
        </Field>
        <Field label="Retries">
          <TextInput
            type="number"
            min={0}
            max={100}
            value={to.NumRetries ?? ''}
            placeholder="none"
            onChange={(event) => {
              const { valueAsNumber } = event.target;
              setTo(withField(to, 'NumRetries', Number.isNaN(valueAsNumber) ? undefined : valueAsNumber));
            }}
          />
        </Field>
        <label className="flex items-center gap-2 self-end pb-2 text-sm">
          <input
            type="checkbox"
            checked={to.RetryOnConnectFailure ?? false}
            onChange={(event) => setTo(withField(to, 'RetryOnConnectFailure', event.target.checked || undefined))}
            className="size-4 accent-accent"
          />
          When it can not connect
        </label>
      </div>
    </div>
  );
}
