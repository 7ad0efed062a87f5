/** The stages of an installation; each has defaults of its own. */
import { z } from 'zod/mini'

export const environments = ['development', 'staging', 'production'] as const
export const Environment = z.enum(environments)
export type Environment = z.infer<typeof Environment>
