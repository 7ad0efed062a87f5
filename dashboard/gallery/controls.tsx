import { useState } from 'react'
import { Button } from '../src/ui/button.tsx'
import { Checkbox } from '../src/ui/checkbox.tsx'
import { Combobox } from '../src/ui/combobox.tsx'
import { DateTimeField } from '../src/ui/date-time-field.tsx'
import { Form, FormActions } from '../src/ui/form.tsx'
import { IconButton } from '../src/ui/icon-button.tsx'
import { NumberField } from '../src/ui/number-field.tsx'
import { PasswordField } from '../src/ui/password-field.tsx'
import { RadioGroup } from '../src/ui/radio-group.tsx'
import { Select } from '../src/ui/select.tsx'
import { Switch } from '../src/ui/switch.tsx'
import { TextArea } from '../src/ui/text-area.tsx'
import { TextField } from '../src/ui/text-field.tsx'

const types = [
  { value: 'openai', label: 'OpenAI', hint: 'And whoever speaks its API' },
  { value: 'anthropic', label: 'Anthropic' },
  { value: 'ollama', label: 'Ollama', disabled: true },
] as const

const models = Array.from({ length: 300 }, (_, index) => ({
  value: `openai/model-${index}`,
  label: `openai/model-${index}`,
}))

const refusal = {
  detail: 'The request is not valid.',
  hint: 'The message names the field and what it must be.',
  request_id: 'req_01JZ7V4K9Q',
  errors: [{ path: 'name', message: 'A connection with this name exists already.' }],
}

export const Controls = () => {
  const [name, setName] = useState('production')
  const [type, setType] = useState<(typeof types)[number]['value'] | null>(null)
  const [model, setModel] = useState<string | null>('openai/model-12')
  const [limit, setLimit] = useState<number | null>(600)
  const [text, setText] = useState('')
  const [at, setAt] = useState<string | null>(null)
  const [on, setOn] = useState(true)
  const [sent, setSent] = useState(false)
  return (
    <div className="grid gap-6">
      <div className="flex flex-wrap gap-2">
        <Button look="primary" icon="plus">
          Add provider
        </Button>
        <Button icon="refresh">Test again</Button>
        <Button look="quiet">Cancel</Button>
        <Button look="danger" icon="trash">
          Revoke key
        </Button>
        <Button busy>Saving</Button>
        <Button disabled>Not now</Button>
        <Button look="primary" disabled>
          Not now
        </Button>
        <Button size="small" icon="download">
          CSV
        </Button>
        <IconButton icon="more" label="Actions" />
        <IconButton icon="pause" label="Pause" pressed />
      </div>
      <Form label="Example" problem={sent ? refusal : null} onSubmit={() => setSent(true)}>
        <div className="grid gap-4 sm:grid-cols-2">
          <TextField
            label="Name"
            name="name"
            value={name}
            onChange={setName}
            hint="Clients write it before the model."
            code
          />
          <Select
            label="Type"
            name="type"
            value={type}
            onChange={setType}
            options={types}
            placeholder="Choose a type"
          />
          <Combobox label="Model" value={model} onChange={setModel} options={models} allowOther />
          <NumberField label="Limit" value={limit} onChange={setLimit} unit="requests a minute" min={1} optional />
          <PasswordField label="Provider key" autoComplete="off" placeholder="sk-…" />
          <DateTimeField label="Expires" value={at} onChange={setAt} optional />
          <TextArea label="Message" value={text} onChange={setText} placeholder="What should the model do?" />
          <div className="grid content-start gap-3">
            <Checkbox
              label="Drop parameters the provider cannot express"
              checked={on}
              onChange={setOn}
              hint="They are named in the answer."
            />
            <Switch label="Live" checked={on} onChange={setOn} />
            <RadioGroup
              label="Sign-up"
              value={on ? 'open' : 'closed'}
              onChange={(value) => setOn(value === 'open')}
              options={[
                { value: 'open', label: 'Open', hint: 'Anyone may register.' },
                { value: 'closed', label: 'By invitation' },
              ]}
            />
          </div>
          <TextField label="Fixed" value="cannot be changed" disabled />
        </div>
        <FormActions>
          <Button>Cancel</Button>
          <Button look="primary" type="submit">
            Save
          </Button>
        </FormActions>
      </Form>
      <TextField
        label="Address"
        value="http://10.0.0.1"
        onChange={() => undefined}
        error="Private addresses are refused. Name it in OUTBOUND_ALLOW."
      />
    </div>
  )
}
