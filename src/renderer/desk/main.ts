import { createApp } from 'vue'
import { createPinia } from 'pinia'
import ui from '@nuxt/ui/vue-plugin'
import '../common/theme.css'
import { keepIconsLocal } from '../common/icons'
import App from './App.vue'
import { clientKey, connect } from './client'
import { createDeskRouter } from './router'
import { keptDraftsKey } from './stores/drafts'
import { createKeptDrafts } from './stores/kept-drafts'
import { useSessionStore } from './stores/session'

keepIconsLocal()
const app = createApp(App)
const client = connect()
const router = createDeskRouter()
app.provide(clientKey, client)
// A window's own files lie beside the data and survive the program; a browser forgets with its tab.
app.provide(keptDraftsKey, createKeptDrafts(window.hubDesk ? localStorage : sessionStorage))
app.use(createPinia())
app.use(router)
app.use(ui)
app.mount('#app')
// The page behind the sign-in is the one to land on.
client.on((event) => {
  if (event.topic === 'open') void router.push({ name: 'resellers', params: { id: event.number } })
})
void useSessionStore().start()
