import './app.css'
import './i18n/start.ts'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { queryClient } from './api/query-client.ts'
import { router } from './router.tsx'
import { applyStoredTheme } from './shell/theme.ts'
import { Toasts } from './ui/toast.tsx'

applyStoredTheme()
const root = document.getElementById('root')
if (!root) throw new Error('the page has no place for the dashboard')
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router} />
      <Toasts />
    </QueryClientProvider>
  </StrictMode>,
)
