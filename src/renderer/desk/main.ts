import { createApp } from 'vue'
import { createPinia } from 'pinia'
import ui from '@nuxt/ui/vue-plugin'
import '../common/theme.css'
import { keepIconsLocal } from '../common/icons'
import App from './App.vue'
import { clientKey, connect } from './client'
import { createDeskRouter } from './router'
import { useSessionStore } from './stores/session'

keepIconsLocal()
const app = createApp(App)
app.provide(clientKey, connect())
app.use(createPinia())
app.use(createDeskRouter())
app.use(ui)
app.mount('#app')
void useSessionStore().start()
