import { type ComponentType, createContext, type ReactNode, type Ref, useContext } from 'react';

export type LinkProps = {
  href: string;
  className?: string;
  children: ReactNode;
  ref?: Ref<HTMLAnchorElement>;
  'aria-label'?: string;
  'aria-current'?: 'page';
  title?: string;
  tabIndex?: number;
  onClick?: () => void;
};

function PlainLink(props: LinkProps) {
  return <a {...props} />;
}

/** The router's link. These components know no router, so the app gives its own; without one a plain link is drawn. */
export const LinkContext = createContext<ComponentType<LinkProps>>(PlainLink);

const looks = {
  /** In running text and in tables. */
  text: 'rounded-sm font-medium text-text-1 underline-offset-4 hover:underline',
  /** A way on, beside prose. */
  accent: 'rounded-sm font-medium text-accent-text underline-offset-4 hover:underline',
  bare: '',
};

export function Link({ look = 'text', className = '', ...props }: LinkProps & { look?: keyof typeof looks }) {
  const Component = useContext(LinkContext);
  return <Component {...props} className={`${looks[look]} ${className}`} />;
}
