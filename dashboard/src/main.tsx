import './session/fragment-token.ts'
import './ui/styles.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app/app.tsx'
import { startLanguage } from './browser/language.ts'

const root = document.getElementById('root')
if (root === null) throw new Error('index.html has no #root')

// The texts of the chosen language come first: a page must not show one language and then another. No `await` here: a
// module that waits cannot be imported by what it waits for.
void startLanguage().then(() =>
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  ),
)
