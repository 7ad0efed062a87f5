/**
 * Azure OpenAI has two interfaces. The v1 interface is addressed by a base URL that ends in `/openai/v1` and looks like
 * OpenAI's. The older one is addressed by the resource's origin and the option `api_version` (a date), and has the
 * deployment in the path; a body's `model` is ignored there.
 */
import { z } from 'zod'
import type { ConnectionOptions } from '../../provider.ts'
import { openAiLike, openAiPath } from '../openai-like/family.ts'
import { openAiQuirks } from '../openai-like/quirks.ts'
import { optionsOf } from '../shared/options.ts'

const version = z.string().regex(/^(?:\d{4}-\d{2}-\d{2}(?:-preview)?|preview|latest)$/, {
  error: 'must be a date as 2024-10-21 or 2025-04-01-preview, or "preview" or "latest" for the v1 interface',
})

const readVersion = (options: ConnectionOptions): string | null =>
  typeof options.api_version === 'string' ? options.api_version : null

export const azureOpenAi = openAiLike({
  id: 'azure-openai',
  label: 'Azure OpenAI',
  defaultBaseUrl: null,
  environmentVariable: null,
  quirks: openAiQuirks,
  authenticate: (key) => ({ 'api-key': key }),
  options: optionsOf(z.strictObject({ api_version: version.optional() })),
  path: (operation, model, options) => {
    const apiVersion = readVersion(options)
    const tail = openAiPath(operation)
    if (apiVersion === null) return tail
    const query = `?api-version=${encodeURIComponent(apiVersion)}`
    if (apiVersion === 'preview' || apiVersion === 'latest') return `${tail}${query}`
    if (operation === 'models' || operation === 'responses') return `/openai${tail}${query}`
    return `/openai/deployments/${encodeURIComponent(model)}${tail}${query}`
  },
  responses: true,
  embeddings: true,
  images: true,
})
