import type { ComponentType, SVGProps } from 'react'

/** A drawing of 24 by 24 in the colour of the text around it. */
export type Picture = ComponentType<Omit<SVGProps<SVGSVGElement>, 'ref'> & { readonly size?: string | number }>
