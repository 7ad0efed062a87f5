import { createLink } from '@tanstack/react-router'
import type { ComponentProps } from 'react'
import { type ButtonLook, type ButtonSize, buttonLook } from './button-look.ts'
import { Icon, type IconName } from './icon.tsx'

const look = 'foreign rounded underline decoration-control underline-offset-2 hover:decoration-ink'

const Anchor = (props: ComponentProps<'a'>) => <a {...props} className={`${look} ${props.className ?? ''}`} />

/** To another page of the dashboard; takes the router's `to`, `params` and `search`. */
export const Link = createLink(Anchor)

type ButtonAnchorProps = ComponentProps<'a'> & { look?: ButtonLook; size?: ButtonSize; icon?: IconName }

const ButtonAnchor = ({ look = 'secondary', size = 'medium', icon, children, ...props }: ButtonAnchorProps) => (
  <a {...props} className={buttonLook(look, size)}>
    {icon === undefined ? null : <Icon name={icon} size={15} />}
    <span className="min-w-0 truncate">{children}</span>
  </a>
)

/** A link that looks like a button. */
export const ButtonLink = createLink(ButtonAnchor)

/** To a page that is not the dashboard's: documents of this server, a provider's console. Opens beside it. */
export const ExternalLink = ({ href, children }: { href: string; children: string }) => (
  <a href={href} target="_blank" rel="noreferrer" className={look}>
    {children}
    <Icon name="external" size={12} className="ml-1 inline align-baseline" />
  </a>
)
