import { useState } from 'react'
import { Badge } from '../src/ui/badge.tsx'
import { Banner } from '../src/ui/banner.tsx'
import { Button } from '../src/ui/button.tsx'
import { Checklist } from '../src/ui/checklist.tsx'
import { CodeBlock, Snippets } from '../src/ui/code-block.tsx'
import { EmptyState } from '../src/ui/empty-state.tsx'
import { KeyValues } from '../src/ui/key-values.tsx'
import { ExternalLink } from '../src/ui/link.tsx'
import { ProgressBar } from '../src/ui/progress-bar.tsx'
import { RelativeTime } from '../src/ui/relative-time.tsx'
import { Skeleton } from '../src/ui/skeleton.tsx'
import { Status } from '../src/ui/status.tsx'
import { Stepper } from '../src/ui/stepper.tsx'
import { Tabs } from '../src/ui/tabs.tsx'
import { hostile } from './hostile.ts'

const curl = `curl https://gateway.example/v1/chat/completions \\
  -H "authorization: Bearer $KEEPGATE_KEY" \\
  -d '{"model":"openai/gpt-5","messages":[{"role":"user","content":"Hello"}]}'`

const steps = [
  { id: 'admin', label: 'Administrator' },
  { id: 'workspace', label: 'Workspace' },
  { id: 'provider', label: 'Provider' },
  { id: 'key', label: 'API key' },
  { id: 'request', label: 'First request' },
]

export const Words = () => {
  const [tab, setTab] = useState<'one' | 'two'>('one')
  return (
    <div className="grid min-w-0 gap-6">
      <div className="flex flex-wrap items-center gap-4">
        <Status tone="good">Reachable</Status>
        <Status tone="warn">Slow</Status>
        <Status tone="bad">Key refused</Status>
        <Status tone="off">Revoked</Status>
        <Status tone="live">Live</Status>
        <Badge>openai</Badge>
        <Badge tone="good">200</Badge>
        <Badge tone="warn">429</Badge>
        <Badge tone="bad">502</Badge>
        <Badge tone="info">stream</Badge>
        <Badge>{hostile.long}</Badge>
        <ExternalLink href="/docs">Documentation</ExternalLink>
      </div>
      <div className="grid gap-2">
        <Banner tone="info" title="Restart to apply">
          The port is read at start.
        </Banner>
        <Banner tone="good" title="Connected" />
        <Banner tone="warn" title="Plain HTTP" action={<Button size="small">Learn more</Button>}>
          Anyone between this browser and the server can read along.
        </Banner>
        <Banner tone="bad" title={hostile.markup}>
          {hostile.reversed}
        </Banner>
      </div>
      <Stepper label="First run" steps={steps} current="provider" />
      <Checklist
        label="Getting started"
        items={[
          { id: 'a', title: 'Add a provider', state: 'done' },
          {
            id: 'b',
            title: 'Make a key',
            text: 'Programs send it with every request.',
            state: 'open',
            action: <Button size="small">Make a key</Button>,
          },
          { id: 'c', title: 'Waiting for your first request…', state: 'waiting' },
        ]}
      />
      <KeyValues
        items={[
          { label: 'Request id', value: 'req_01JZ7V4K9Q' },
          { label: 'Name', value: hostile.markup },
          { label: 'File', value: hostile.reversed },
          { label: 'Last use', value: <RelativeTime at={Date.now() - 190_000} /> },
          { label: 'Cost', value: <RelativeTime at={null} /> },
        ]}
      />
      <Tabs
        label="Example"
        value={tab}
        onChange={setTab}
        tabs={[
          { value: 'one', label: 'Request', content: 'First' },
          { value: 'two', label: 'Response', content: 'Second' },
        ]}
      />
      <Snippets
        label="Snippets"
        snippets={[
          { id: 'curl', label: 'curl', code: curl },
          { id: 'long', label: 'Long line', code: hostile.long },
        ]}
      />
      <CodeBlock label="Wrapped" code={hostile.long.slice(0, 400)} wrap />
      <ProgressBar label="Verifying entries" share={0.42} />
      <ProgressBar label="Connecting" share={null} />
      <Skeleton width="40%" />
      <EmptyState icon="key" title="No keys yet" action={<Button look="primary">Make a key</Button>}>
        A key lets a program use the providers of this workspace.
      </EmptyState>
    </div>
  )
}
