/** Every component on one page, for looking at: `npm run dev -w dashboard`, then /gallery.html. Not part of the build. */
import './gallery.css'
import { i18n } from '@lingui/core'
import { I18nProvider } from '@lingui/react'
import { createRoot } from 'react-dom/client'
import { startLanguage } from '../src/browser/language.ts'
import { OverThePage } from '../src/ui/over-the-page.tsx'
import { PageHeader } from '../src/ui/page-header.tsx'
import { Portcullis } from '../src/ui/portcullis.tsx'
import { Section } from '../src/ui/section.tsx'
import { UiProvider } from '../src/ui/ui-provider.tsx'
import { Controls } from './controls.tsx'
import { Figures } from './figures.tsx'
import { Overlays } from './overlays.tsx'
import { Tables } from './tables.tsx'
import { Words } from './words.tsx'

const root = document.getElementById('root')
if (root === null) throw new Error('gallery.html has no #root')
await startLanguage()
createRoot(root).render(
  <I18nProvider i18n={i18n}>
    <UiProvider>
      <OverThePage>
        <main className="mx-auto max-w-6xl p-4">
          <div className="mb-6 flex items-center gap-2 text-lg font-semibold">
            <Portcullis size={24} /> Keepgate
          </div>
          <PageHeader
            title="Components"
            description="The one component set of the dashboard, with hostile and long texts."
          />
          <Section title="Controls">
            <Controls />
          </Section>
          <Section title="Words and states">
            <Words />
          </Section>
          <Section title="Figures">
            <Figures />
          </Section>
          <Section title="Tables">
            <Tables />
          </Section>
          <Section title="Over the page">
            <Overlays />
          </Section>
        </main>
      </OverThePage>
    </UiProvider>
  </I18nProvider>,
)
