import './session/fragment-token.ts'
import './ui/styles.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { loadErrorWords } from './api/known-words.ts'
import { beforeRefusals } from './api/request.ts'
import { App } from './app/app.tsx'
import { startLanguage } from './browser/language.ts'
import { loadFirstScreen } from './session/session-gate.tsx'
import { onFirstInput } from './ui/after-first-input.ts'
import { loadLateIconsAfterInput } from './ui/late-icons.ts'

const root = document.getElementById('root')
if (root === null) throw new Error('index.html has no #root')

beforeRefusals(loadErrorWords)
// A chat's failure comes in the middle of a stream, where nothing waits for words.
onFirstInput(() => void loadErrorWords().catch(() => {}))
loadLateIconsAfterInput()

// The texts of the chosen language come first: a page must not show one language and then another. So does the login
// where it is what will be shown. No `await` here: a module that waits cannot be imported by what it waits for.
void Promise.all([startLanguage(), loadFirstScreen()]).then(() =>
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  ),
)
